// The page: providers, then the first run or the window's frame with the view that the address names.

import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { KeysProvider } from "../design/actions/keys";
import { LinkProvider } from "../design/links";
import { ErrorNote, SkeletonRows } from "../design/Notices";
import { type System, SystemProvider, TitleBar } from "../design/TitleBar";
import { theme } from "../design/theme";
import { Toasts } from "../design/toasts";
import { cssVariablesResolver, type Scheme } from "../design/variables";
import { FirstRun } from "../features/first-run/FirstRun";
import { useAppEvents, useRpc, useRpcMutation } from "../ipc/client";
import { LiveProvider } from "../ipc/live";
import { usePreferences } from "../ipc/preferences";
import { PlatformProvider } from "../platform/context";
import type { Platform } from "../platform/types";
import { Appearance } from "./Appearance";
import { ACTIONS } from "./actions";
import { ErrorBoundary } from "./ErrorBoundary";
import { Frame } from "./Frame";
import styles from "./frame.module.css";

const schemeManager = localStorageColorSchemeManager({ key: "medley-theme" });

type AppProps = { platform: Platform; client: QueryClient; scheme?: Scheme | null; system?: System | null };

function Start({ system }: { system: System | null }) {
  useAppEvents();
  const state = useRpc("app_state", null);
  const link = useRpcMutation("link_open");
  const drawn = system ?? state.data?.platform ?? "linux";
  return (
    <SystemProvider value={drawn}>
      <KeysProvider actions={ACTIONS} own={usePreferences().shortcuts}>
        <Appearance />
        <LinkProvider open={(url) => link.mutate({ url })}>
          {state.data ? (
            state.data.first_run ? (
              <FirstRun state={state.data} />
            ) : (
              <Frame state={state.data} />
            )
          ) : (
            <div className={styles.frame} data-system={drawn}>
              <TitleBar />
              <main className={styles.starting}>
                {state.error ? (
                  <ErrorNote error={state.error} onRetry={() => void state.refetch()} />
                ) : (
                  <SkeletonRows label="Medley is starting" />
                )}
              </main>
            </div>
          )}
        </LinkProvider>
      </KeysProvider>
    </SystemProvider>
  );
}

export function App({ platform, client, scheme = null, system = null }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      {...(scheme ? { forceColorScheme: scheme } : {})}
    >
      <PlatformProvider value={platform}>
        <QueryClientProvider client={client}>
          <LiveProvider>
            <ErrorBoundary>
              <Start system={system} />
            </ErrorBoundary>
            <Toasts />
          </LiveProvider>
        </QueryClientProvider>
      </PlatformProvider>
    </MantineProvider>
  );
}
