// Messages that wait for the answer before them: each can be changed, taken away, or sent at once.

import { Button } from "@mantine/core";
import { IconPencil, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useProvide } from "../../../design/actions/provide";
import { IconButton } from "../../../design/IconButton";
import text from "../../../design/styles/text.module.css";
import { cx } from "../../../lib/classes";
import { plural } from "../../../lib/text";
import { useChat } from "../state";
import { composeActions } from "./actions";
import { useQueue } from "./queue";
import styles from "./queue.module.css";
import { queueOf, type Waiting } from "./queueKeys";

function focusField(field: HTMLTextAreaElement | null): void {
  field?.focus();
}

function EditField({ item, done }: { item: Waiting; done: () => void }) {
  const [words, setWords] = useState(item.draft.text);
  const { setDraft, dropDraft } = useChat.getState();
  const save = () => {
    if (words.trim() !== "" || item.draft.files.length > 0) setDraft(item.key, { text: words.trim() });
    else dropDraft(item.key);
    done();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey)) return;
    event.preventDefault();
    if (event.key === "Enter") save();
    else done();
  };
  return (
    <textarea
      className={styles.edit}
      rows={2}
      value={words}
      aria-label="Waiting message"
      ref={focusField}
      onChange={(event) => setWords(event.currentTarget.value)}
      onKeyDown={onKey}
      onBlur={save}
    />
  );
}

type ItemProps = { item: Waiting; sendNow: () => void; drop: () => void };

function Item({ item, sendNow, drop }: ItemProps) {
  const [editing, setEditing] = useState(false);
  const { draft } = item;
  const files = draft.files.length > 0 ? plural(draft.files.length, "file") : "";
  const name = draft.text || files;
  return (
    <li className={styles.item} data-testid="waiting">
      {editing ? (
        <EditField item={item} done={() => setEditing(false)} />
      ) : (
        <>
          <span className={cx(text.line, styles.words)}>{name}</span>
          {draft.text && files && <span className={cx(text.small, text.faint)}>{files}</span>}
          <Button size="xs" variant="subtle" onClick={sendNow}>
            Send now
          </Button>
          <IconButton label={`Edit “${name.slice(0, 40)}”`} small onClick={() => setEditing(true)}>
            <IconPencil size={14} stroke={1.5} />
          </IconButton>
          <IconButton label={`Delete “${name.slice(0, 40)}”`} small onClick={drop}>
            <IconX size={14} stroke={1.5} />
          </IconButton>
        </>
      )}
    </li>
  );
}

type QueueProps = {
  conversation: string;
  running: boolean;
  stop: () => void;
  /** Takes the focus from a row that is gone. */
  onDone: () => void;
};

export function Queue({ conversation, running, stop, onDone }: QueueProps) {
  const items = queueOf(
    useChat((state) => state.drafts),
    conversation,
  );
  const sendNow = (key: string) => {
    useQueue.getState().want(conversation, key);
    onDone();
    if (running) stop();
  };
  const drop = (key: string) => {
    useChat.getState().dropDraft(key);
    onDone();
  };
  const [first] = items;
  useProvide([
    { action: composeActions["compose.queue"], run: () => first && sendNow(first.key), when: first !== undefined },
  ]);
  if (items.length === 0) return null;
  const state = running ? "Sent in order when this answer ends" : "Waiting until you send them";
  return (
    <section className={styles.queue} aria-label="Messages that wait">
      <p className={styles.head}>{state}</p>
      <ul>
        {items.map((item) => (
          <Item key={item.key} item={item} sendNow={() => sendNow(item.key)} drop={() => drop(item.key)} />
        ))}
      </ul>
    </section>
  );
}
