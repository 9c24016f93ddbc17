// The line under the messages that are not sent as they are: how many, and what can be done about it.

import { Button } from "@mantine/core";
import text from "../../../design/styles/text.module.css";
import { useKept } from "../../../design/useKept";
import type { Thread } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { plural } from "../../../lib/text";
import styles from "./thread.module.css";
import type { Commands } from "./useCommands";
import { revealMessage } from "./view";

type LeftOutProps = { thread: Thread; leftOut: NonNullable<Thread["left_out"]>; commands: Commands };

export function LeftOut({ thread, leftOut, commands }: LeftOutProps) {
  const [open, setOpen] = useKept(`left out ${thread.id}`);
  const { messages, by, summary } = leftOut;
  const words = plural(messages, "earlier message");
  const sentence =
    by === "summary" ? `A summary stands in for ${words}.` : `${words} ${messages === 1 ? "is" : "are"} not sent.`;
  const show = () => {
    if (summary !== null) setOpen(!open);
    else if (thread.messages[0]) revealMessage(thread.messages[0].id, true);
  };
  return (
    <div className={styles.leftOut} data-testid="left-out">
      <p className={styles.leftOutLine}>
        <span>{sentence}</span>
        <Button size="xs" variant="subtle" onClick={show} {...(summary !== null ? { "aria-expanded": open } : {})}>
          {summary === null ? "Show" : open ? "Hide the summary" : "Show the summary"}
        </Button>
        <Button size="xs" variant="subtle" onClick={commands.sendAll}>
          Send all
        </Button>
      </p>
      {open && summary !== null && (
        <p className={cx(styles.summary, text.small)} data-selectable>
          {summary}
        </p>
      )}
    </div>
  );
}
