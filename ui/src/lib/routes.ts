// The address after "#": what should survive a reload. Pure; reading and writing the window's hash is app/router's.

export type SettingsSection = "connections" | "budget" | "privacy" | "appearance";

export type Route =
  | { view: "chat"; id: string | null }
  | { view: "spend"; month: string | null }
  | { view: "settings"; section: SettingsSection };

const SECTIONS: readonly string[] = ["connections", "budget", "privacy", "appearance"];

export function parseRoute(hash: string): Route {
  const [view, part] = hash.replace(/^#\/?/, "").split("/");
  if (view === "spend") return { view, month: /^\d{4}-\d{2}$/.test(part ?? "") ? (part ?? null) : null };
  if (view === "settings") {
    const section = SECTIONS.includes(part ?? "") ? (part as SettingsSection) : "connections";
    return { view, section };
  }
  return { view: "chat", id: view === "chat" && part ? decodeURIComponent(part) : null };
}

export function routeHash(route: Route): string {
  if (route.view === "chat") return route.id ? `#/chat/${encodeURIComponent(route.id)}` : "#/chat";
  if (route.view === "spend") return route.month ? `#/spend/${route.month}` : "#/spend";
  return `#/settings/${route.section}`;
}
