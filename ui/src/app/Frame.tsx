// The window's frame: rail, the lines under the title bar, and the view. A view brings its own title bar.

import { lazy, Suspense } from "react";
import { useRoute } from "../design/router";
import { useSystem } from "../design/TitleBar";
import { ChatView } from "../features/chat/ChatView";
import { Outbox } from "../features/chat/compose/Outbox";
import { useList } from "../features/chat/list/state";
import { CheatSheet } from "../features/settings/CheatSheet";
import type { AppState } from "../ipc/bindings";
import { ErrorBoundary } from "./ErrorBoundary";
import styles from "./frame.module.css";
import { OfflineLine, PracticeBanner } from "./Lines";
import { Rail } from "./Rail";
import { useShellMenu } from "./useShellMenu";
import { useWindowActions } from "./useWindowActions";

const ModelsView = lazy(() =>
  import("../features/models/ModelsView").then((module) => ({ default: module.ModelsView })),
);
const SpendView = lazy(() => import("../features/spend/SpendView").then((module) => ({ default: module.SpendView })));
const Palette = lazy(() => import("./palette/Palette").then((module) => ({ default: module.Palette })));
const SettingsView = lazy(() =>
  import("../features/settings/SettingsView").then((module) => ({ default: module.SettingsView })),
);

export function Frame({ state }: { state: AppState }) {
  const route = useRoute();
  useShellMenu();
  const { palette, closePalette } = useWindowActions();
  const zen = useList((state) => state.zen) && route.view === "chat";
  return (
    <div className={styles.frame} data-system={useSystem()} data-zen={zen || undefined}>
      <div className={styles.lines}>
        {state.book === "practice" && <PracticeBanner hasConnections={state.has_connections} />}
        <OfflineLine />
      </div>
      {palette && (
        <Suspense fallback={null}>
          <Palette close={closePalette} />
        </Suspense>
      )}
      <Outbox />
      {!zen && <Rail route={route} book={state.book} />}
      <CheatSheet />
      <ErrorBoundary key={route.view}>
        <Suspense fallback={null}>
          {route.view === "chat" && <ChatView id={route.id} />}
          {route.view === "spend" && <SpendView month={route.month} />}
          {route.view === "models" && <ModelsView tab={route.tab} />}
          {route.view === "settings" && <SettingsView section={route.section} state={state} />}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
