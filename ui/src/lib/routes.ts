// The address after "#": what should survive a reload. Pure; reading and writing the window's hash is design/router's.

export const SETTINGS_SECTIONS = [
  "general",
  "appearance",
  "connections",
  "budget",
  "privacy",
  "shortcuts",
  "network",
  "data",
  "diagnostics",
  "about",
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export const MODEL_TABS = ["portfolio", "policy", "catalogue"] as const;
export type ModelTab = (typeof MODEL_TABS)[number];

export type Route =
  | { view: "chat"; id: string | null }
  | { view: "spend"; month: string | null }
  | { view: "models"; tab: ModelTab }
  | { view: "settings"; section: SettingsSection };

export function parseRoute(hash: string): Route {
  const [view, part] = hash.replace(/^#\/?/, "").split("/");
  if (view === "spend") return { view, month: /^\d{4}-\d{2}$/.test(part ?? "") ? (part ?? null) : null };
  if (view === "models") return { view, tab: MODEL_TABS.find((tab) => tab === part) ?? "portfolio" };
  if (view === "settings")
    return { view, section: SETTINGS_SECTIONS.find((section) => section === part) ?? "connections" };
  return { view: "chat", id: view === "chat" && part ? decodeURIComponent(part) : null };
}

export function routeHash(route: Route): string {
  if (route.view === "chat") return route.id ? `#/chat/${encodeURIComponent(route.id)}` : "#/chat";
  if (route.view === "spend") return route.month ? `#/spend/${route.month}` : "#/spend";
  if (route.view === "models") return `#/models/${route.tab}`;
  return `#/settings/${route.section}`;
}
