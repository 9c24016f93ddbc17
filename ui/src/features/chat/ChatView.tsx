// Chat: list, thread and Why panel side by side under one title bar. Panels fold away on small windows and come back
// as overlays.

import { useMediaQuery } from "@mantine/hooks";
import { IconEdit, IconLayoutSidebar, IconLayoutSidebarRight } from "@tabler/icons-react";
import { type CSSProperties, useEffect } from "react";
import { useProvide } from "../../design/actions/provide";
import { IconButton } from "../../design/IconButton";
import { go } from "../../design/router";
import { Splitter } from "../../design/Splitter";
import { TitleBar } from "../../design/TitleBar";
import { useRpc } from "../../ipc/client";
import { chatActions, presetActions } from "./actions";
import { ChatList } from "./ChatList";
import styles from "./chat.module.css";
import { Inspector } from "./inspector/Inspector";
import { InspectorTabs } from "./inspector/InspectorTabs";
import { PRESETS, useChat } from "./state";
import { ThreadPane } from "./thread/ThreadPane";

function usePanels() {
  const narrow = useMediaQuery("(max-width: 1079px)", false, { getInitialValueInEffect: false }) ?? false;
  const middling = useMediaQuery("(max-width: 1239px)", false, { getInitialValueInEffect: false }) ?? false;
  const { listOpen, inspectorOpen, overlay, set } = useChat();
  const list = narrow ? overlay === "list" : listOpen;
  const inspector = middling ? overlay === "inspector" : inspectorOpen;
  const toggleList = () => (narrow ? set({ overlay: list ? null : "list" }) : set({ listOpen: !listOpen }));
  const toggleInspector = () =>
    middling ? set({ overlay: inspector ? null : "inspector" }) : set({ inspectorOpen: !inspectorOpen });
  const showInspector = () => (middling ? set({ overlay: "inspector" }) : set({ inspectorOpen: true }));
  return { list, inspector, narrow, middling, toggleList, toggleInspector, showInspector };
}

function newChat(): void {
  go({ view: "chat", id: null });
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>("[data-testid=composer]")?.focus());
}

export function ChatView({ id }: { id: string | null }) {
  const panels = usePanels();
  const { listWidth, inspectorWidth, set } = useChat();
  const thread = useRpc("chat_thread", { id: id ?? "" }, id !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation is explained by its own last answer
  useEffect(() => set({ why: { kind: "latest" }, overlay: null }), [id, set]);
  useProvide([
    { action: chatActions["chat.new"], run: newChat },
    { action: chatActions["chat.why"], run: panels.toggleInspector },
    { action: chatActions["chat.list"], run: panels.toggleList },
    ...PRESETS.map((preset) => ({
      action: presetActions[`preset.${preset.value}`],
      detail: preset.hint,
      run: () => set({ preset: preset.value, pinned: null }),
    })),
  ]);
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
          <IconButton
            label="List of chats"
            small
            action={chatActions["chat.list"]}
            onClick={panels.toggleList}
            aria-expanded={panels.list}
          >
            <IconLayoutSidebar size={17} stroke={1.5} />
          </IconButton>
          <IconButton label="New chat" small action={chatActions["chat.new"]} onClick={newChat} data-testid="new-chat">
            <IconEdit size={17} stroke={1.5} />
          </IconButton>
        </div>
        <div className={styles.barMain}>
          <h1 className={styles.title}>{id === null ? "New chat" : (thread.data?.title ?? "Chat")}</h1>
        </div>
        <div className={styles.barInspector} data-open={docked.inspector || undefined} style={columns}>
          {docked.inspector && <InspectorTabs />}
          <span className={styles.spring} />
          <IconButton
            label="Why this model"
            small
            action={chatActions["chat.why"]}
            onClick={panels.toggleInspector}
            aria-pressed={panels.inspector}
          >
            <IconLayoutSidebarRight size={17} stroke={1.5} />
          </IconButton>
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
