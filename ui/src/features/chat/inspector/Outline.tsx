// A long conversation at a glance: its questions, and what was marked. A press goes there; arrows walk the list.

import { SegmentedControl } from "@mantine/core";
import { IconBookmarkFilled } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { Empty } from "../../../design/Notices";
import text from "../../../design/styles/text.module.css";
import type { Message, Thread } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatWhen } from "../../../lib/time";
import { revealMessage } from "../thread/view";
import { headline } from "../thread/words";
import styles from "./outline.module.css";

type Entry = { message: Message; words: string };

/** Questions, and marked answers under theirs; or the marked ones alone. */
function outlineOf(messages: readonly Message[], markedOnly: boolean): Entry[] {
  return messages
    .filter((message) => message.marked || (!markedOnly && message.role === "user"))
    .map((message) => ({ message, words: headline(message) || "Files" }));
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  rows[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}

export function Outline({ thread }: { thread: Thread | undefined }) {
  const [which, setWhich] = useState("all");
  const messages = thread?.messages;
  const entries = useMemo(() => outlineOf(messages ?? [], which === "marked"), [messages, which]);
  const marked = messages?.some((message) => message.marked) ?? false;
  const now = Date.now();
  if (!messages || messages.length === 0)
    return <Empty title="The questions of this chat appear here." detail="With the messages that you bookmark." />;
  return (
    <>
      {marked && (
        <SegmentedControl
          data={[
            { value: "all", label: "Questions" },
            { value: "marked", label: "Bookmarks" },
          ]}
          value={which}
          onChange={setWhich}
          aria-label="What the outline shows"
        />
      )}
      <ol className={styles.outline} onKeyDown={walk} data-testid="outline">
        {entries.map(({ message, words }) => (
          <li key={message.id}>
            <button
              type="button"
              className={styles.entry}
              data-role={message.role}
              onClick={() => revealMessage(message.id, true)}
            >
              {message.marked && <IconBookmarkFilled size={12} aria-label="Bookmarked" />}
              <span className={text.line}>{words}</span>
              <span className={cx(text.machineSmall, text.faint)}>{formatWhen(message.at, now)}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
