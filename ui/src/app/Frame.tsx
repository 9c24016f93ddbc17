// The window's frame: rail, the lines under the title bar, and the view. A view brings its own title bar.

import { lazy, Suspense } from "react";
import { useProvide } from "../design/actions/provide";
import { go, useRoute } from "../design/router";
import { useSystem } from "../design/TitleBar";
import { ChatView } from "../features/chat/ChatView";
import { CheatSheet } from "../features/settings/CheatSheet";
import type { AppState } from "../ipc/bindings";
import { ErrorBoundary } from "./ErrorBoundary";
import styles from "./frame.module.css";
import { OfflineLine, PracticeBanner } from "./Lines";
import { Rail, views } from "./Rail";

const SpendView = lazy(() => import("../features/spend/SpendView").then((module) => ({ default: module.SpendView })));
const SettingsView = lazy(() =>
  import("../features/settings/SettingsView").then((module) => ({ default: module.SettingsView })),
);

export function Frame({ state }: { state: AppState }) {
  const route = useRoute();
  useProvide(views.map((view) => ({ action: view.action, run: () => go(view.route) })));
  return (
    <div className={styles.frame} data-system={useSystem()}>
      <div className={styles.lines}>
        {state.book === "practice" && <PracticeBanner hasConnections={state.has_connections} />}
        <OfflineLine />
      </div>
      <Rail route={route} book={state.book} />
      <CheatSheet />
      <ErrorBoundary key={route.view}>
        <Suspense fallback={null}>
          {route.view === "chat" && <ChatView id={route.id} />}
          {route.view === "spend" && <SpendView month={route.month} />}
          {route.view === "settings" && <SettingsView section={route.section} state={state} />}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
