// The one heavy object of the page: attachments, text, the route line, and how to choose. The draft of each chat is
// kept in memory. Web and voice are not here yet.

import { SegmentedControl, Tooltip } from "@mantine/core";
import { IconArrowUp, IconPaperclip, IconPlayerStopFilled } from "@tabler/icons-react";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { IconButton } from "../../design/IconButton";
import { useToasts } from "../../design/toasts";
import type { Preset, Thread } from "../../ipc/bindings";
import { AttachedFiles } from "./AttachedFiles";
import styles from "./composer.module.css";
import { ACCEPTED, readFiles } from "./files";
import { ModelPicker } from "./ModelPicker";
import { RouteLine } from "./RouteLine";
import { type Draft, draftKey, emptyDraft, PRESETS, useChat } from "./state";
import { TodayMeter } from "./TodayMeter";

const LINE = 21;
const MOST_LINES = 12;

function useGrowing(text: string) {
  const ref = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, LINE * MOST_LINES + 12)}px`;
  }, [text]);
  return ref;
}

function useAttach(key: string) {
  const show = useToasts((state) => state.show);
  return async (files: Iterable<File>) => {
    const { files: read, refused } = await readFiles(files);
    const { drafts, setDraft } = useChat.getState();
    if (read.length > 0) setDraft(key, { files: [...(drafts[key]?.files ?? []), ...read] });
    for (const words of refused) show(words);
  };
}

function filesOf(items: DataTransfer | null): File[] {
  return [...(items?.files ?? [])];
}

type ComposerProps = {
  conversation: string | null;
  thread: Thread | undefined;
  running: boolean;
  send: (draft: Draft) => Promise<void>;
  stop: () => void;
  onWhy: () => void;
};

export function Composer({ conversation, thread, running, send, stop, onWhy }: ComposerProps) {
  const key = draftKey(conversation);
  const draft = useChat((state) => state.drafts[key] ?? emptyDraft);
  const { preset, pinned, set, setDraft } = useChat();
  const area = useGrowing(draft.text);
  const attach = useAttach(key);
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => area.current?.focus(), [area]);

  const submit = () => {
    const current = useChat.getState().drafts[key] ?? emptyDraft;
    if (running || (current.text.trim() === "" && current.files.length === 0)) return area.current?.focus();
    void send({ ...current, text: current.text.trim() });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = filesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    void attach(files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void attach(event.dataTransfer.files);
  };
  return (
    <div className={styles.wrap}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files; the button and paste do the same */}
      <div
        className={styles.box}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <AttachedFiles
          files={draft.files}
          onRemove={(id) => setDraft(key, { files: draft.files.filter((file) => file.id !== id) })}
        />
        <textarea
          ref={area}
          className={styles.text}
          rows={1}
          value={draft.text}
          placeholder={thread && thread.messages.length > 0 ? "Write a reply" : "Write a message"}
          aria-label="Message"
          data-testid="composer"
          onChange={(event) => setDraft(key, { text: event.currentTarget.value })}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
        <RouteLine conversation={conversation} parent={thread?.leaf ?? null} draft={draft} onWhy={onWhy} />
        <div className={styles.bar}>
          <IconButton label="Attach files" onClick={() => file.current?.click()}>
            <IconPaperclip size={17} stroke={1.5} />
          </IconButton>
          <input
            ref={file}
            type="file"
            accept={ACCEPTED}
            multiple
            hidden
            aria-label="Files to attach"
            onChange={(event) => {
              void attach([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
          <SegmentedControl
            data={PRESETS.map(({ value, label }) => ({ value, label }))}
            value={pinned ? "" : preset}
            onChange={(value) => set({ preset: value as Preset, pinned: null })}
            aria-label="How to choose the model"
            data-testid="presets"
          />
          <ModelPicker />
          <span className={styles.spring} />
          <TodayMeter />
          {running ? (
            <Tooltip key="stop" label="Stop  Esc">
              <button
                type="button"
                className={styles.send}
                onClick={stop}
                aria-label="Stop the answer"
                data-testid="stop"
              >
                <IconPlayerStopFilled size={14} />
              </button>
            </Tooltip>
          ) : (
            <Tooltip key="send" label="Send  Enter">
              <button
                type="button"
                className={styles.send}
                onClick={submit}
                aria-label="Send"
                data-testid="send"
                data-idle={(draft.text.trim() === "" && draft.files.length === 0) || undefined}
              >
                <IconArrowUp size={17} stroke={1.75} />
              </button>
            </Tooltip>
          )}
        </div>
      </div>
    </div>
  );
}
