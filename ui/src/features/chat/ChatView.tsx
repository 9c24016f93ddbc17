// Chat: list, thread and Why panel side by side under one title bar. Panels fold away on small windows and come back
// as overlays.

import { Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconEdit, IconLayoutSidebar, IconLayoutSidebarRight, IconMinimize } from "@tabler/icons-react";
import { type CSSProperties, useEffect, useRef } from "react";
import { useShallow } from "zustand/react/shallow";
import { useProvide } from "../../design/actions/provide";
import { IconButton } from "../../design/IconButton";
import { go } from "../../design/router";
import { Splitter } from "../../design/Splitter";
import { Tag } from "../../design/Tag";
import { TitleBar } from "../../design/TitleBar";
import { useRpc } from "../../ipc/client";
import { usePreferences } from "../../ipc/preferences";
import { chatActions, presetActions } from "./actions";
import styles from "./chat.module.css";
import { Inspector } from "./inspector/Inspector";
import { InspectorTabs } from "./inspector/InspectorTabs";
import { listActions } from "./list/actions";
import { ChatList, goBeside, rowsOf } from "./list/ChatList";
import { useList } from "./list/state";
import { useOpenChat } from "./list/useOpenChat";
import { PRESETS, useChat } from "./state";
import { ThreadPane } from "./thread/ThreadPane";

function usePanels() {
  const narrow = useMediaQuery("(max-width: 1079px)", false, { getInitialValueInEffect: false }) ?? false;
  const middling = useMediaQuery("(max-width: 1239px)", false, { getInitialValueInEffect: false }) ?? false;
  const { listOpen, inspectorOpen, overlay, set } = useChat(
    useShallow(({ listOpen, inspectorOpen, overlay, set }) => ({ listOpen, inspectorOpen, overlay, set })),
  );
  const zen = useList((state) => state.zen);
  const list = !zen && (narrow ? overlay === "list" : listOpen);
  const inspector = !zen && (middling ? overlay === "inspector" : inspectorOpen);
  const toggleList = () => (narrow ? set({ overlay: list ? null : "list" }) : set({ listOpen: !listOpen }));
  const toggleInspector = () =>
    middling ? set({ overlay: inspector ? null : "inspector" }) : set({ inspectorOpen: !inspectorOpen });
  const showInspector = () => (middling ? set({ overlay: "inspector" }) : set({ inspectorOpen: true }));
  return { zen, list, inspector, narrow, middling, toggleList, toggleInspector, showInspector };
}

function newChat(temporary = false): void {
  useList.setState({ temporary });
  go({ view: "chat", id: null });
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>("[data-testid=composer]")?.focus());
}

/** The chats beside the open one, in the order of the list. */
function useBeside(id: string | null) {
  const list = useRpc("chat_list", { archived: false });
  const beside = (step: 1 | -1) => () => goBeside(rowsOf(list.data), id, step);
  useProvide([
    { action: listActions["chats.next"], run: beside(1) },
    { action: listActions["chats.previous"], run: beside(-1) },
  ]);
}

const zen = {
  turn: () => useList.setState({ zen: !useList.getState().zen }),
  leave: () => useList.setState({ zen: false }),
};

/** Escape leaves zen mode once nothing else wants it. */
function useZenEnd(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (!document.querySelector("[role=dialog], [role=menu]")) zen.leave();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [on]);
}

export function ChatView({ id }: { id: string | null }) {
  const panels = usePanels();
  const { listWidth, inspectorWidth, set } = useChat(
    useShallow(({ listWidth, inspectorWidth, set }) => ({ listWidth, inspectorWidth, set })),
  );
  const thread = useRpc("chat_thread", { id: id ?? "" }, id !== null);
  const { preset } = usePreferences();
  const begun = useRef<string | null>(null);
  useEffect(() => {
    // Also once for a window that opens on an old chat, and when the preference itself comes or changes.
    if (id === null || begun.current !== preset) set({ preset });
    begun.current = preset;
  }, [id, preset, set]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation is explained by its own last answer
  useEffect(() => set({ why: { kind: "latest" }, overlay: null }), [id, set]);
  useProvide([
    { action: chatActions["chat.new"], run: () => newChat() },
    { action: listActions["chats.temporary"], run: () => newChat(true) },
    { action: listActions["chats.zen"], run: zen.turn },
    { action: chatActions["chat.why"], run: panels.toggleInspector },
    { action: chatActions["chat.list"], run: panels.toggleList },
    ...PRESETS.map((preset) => ({
      action: presetActions[`preset.${preset.value}`],
      detail: preset.hint,
      run: () => set({ preset: preset.value, pinned: null }),
    })),
  ]);
  useBeside(id);
  useOpenChat(id, thread.data);
  useZenEnd(panels.zen);
  const next = useList((state) => state.temporary);
  const temporary = id === null ? next : thread.data?.temporary === true;
  const docked = { list: panels.list && !panels.narrow, inspector: panels.inspector && !panels.middling };
  const columns = {
    "--list": docked.list ? `${listWidth}px` : "0px",
    "--inspector": docked.inspector ? `${inspectorWidth}px` : "0px",
  } as CSSProperties;
  return (
    <>
      <TitleBar>
        <div className={styles.barList} data-open={docked.list || undefined} style={columns}>
          <span className={styles.spring} />
          {!panels.zen && (
            <IconButton
              label="List of chats"
              small
              action={chatActions["chat.list"]}
              onClick={panels.toggleList}
              aria-expanded={panels.list}
            >
              <IconLayoutSidebar size={17} stroke={1.5} />
            </IconButton>
          )}
          <IconButton
            label="New chat"
            small
            action={chatActions["chat.new"]}
            onClick={() => newChat()}
            data-testid="new-chat"
          >
            <IconEdit size={17} stroke={1.5} />
          </IconButton>
        </div>
        <div className={styles.barMain}>
          <h1 className={styles.title}>{id === null ? "New chat" : (thread.data?.title ?? "Chat")}</h1>
          {temporary && (
            <Tooltip label="Gone once you open another chat or close Medley. What it costs stays in the ledger.">
              <span className={styles.tag} data-testid="temporary">
                <Tag tone="accent">Temporary</Tag>
              </span>
            </Tooltip>
          )}
          {thread.data?.archived && (
            <span className={styles.tag}>
              <Tag>Archived</Tag>
            </span>
          )}
        </div>
        <div className={styles.barInspector} data-open={docked.inspector || undefined} style={columns}>
          {docked.inspector && <InspectorTabs />}
          <span className={styles.spring} />
          {panels.zen ? (
            <IconButton label="Leave zen mode" small action={listActions["chats.zen"]} onClick={zen.leave}>
              <IconMinimize size={17} stroke={1.5} />
            </IconButton>
          ) : (
            <IconButton
              label="Why this model"
              small
              action={chatActions["chat.why"]}
              onClick={panels.toggleInspector}
              aria-pressed={panels.inspector}
            >
              <IconLayoutSidebarRight size={17} stroke={1.5} />
            </IconButton>
          )}
        </div>
      </TitleBar>
      <div className={styles.body} style={columns}>
        {panels.list && (
          <aside className={styles.list} data-overlay={panels.narrow || undefined} aria-label="Chats">
            <ChatList current={id} />
            {docked.list && (
              <Splitter
                label="Width of the list"
                side="right"
                value={listWidth}
                min={220}
                max={340}
                onChange={(width) => set({ listWidth: width })}
              />
            )}
          </aside>
        )}
        <ThreadPane key={id ?? "new"} id={id} query={thread} onWhy={panels.showInspector} />
        {panels.inspector && (
          <aside
            className={styles.inspector}
            data-overlay={panels.middling || undefined}
            aria-label="Why this model"
            data-testid="why"
          >
            {docked.inspector && (
              <Splitter
                label="Width of the Why panel"
                side="left"
                value={inspectorWidth}
                min={280}
                max={420}
                onChange={(width) => set({ inspectorWidth: width })}
              />
            )}
            <Inspector
              conversation={id}
              thread={thread.data}
              overlay={panels.middling}
              onClose={panels.toggleInspector}
            />
          </aside>
        )}
      </div>
    </>
  );
}
