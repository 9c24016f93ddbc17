// The person's own message: its time in the gutter, its words, what was attached as chips, and what can be done with it.

import { Button } from "@mantine/core";
import { IconCornerDownLeft, IconPencil } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useContextMenu } from "../../../design/actions/ActionItems";
import { CopyButton } from "../../../design/CopyButton";
import { IconButton } from "../../../design/IconButton";
import text from "../../../design/styles/text.module.css";
import type { Message, Part } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatClock, formatMoment } from "../../../lib/time";
import { FileChip } from "../FileChip";
import type { Pending } from "../state";
import { Bookmark } from "./Bookmark";
import { BranchArrows } from "./BranchArrows";
import { ImageThumb } from "./ImageThumb";
import { questionItems } from "./items";
import { MoreMenu } from "./MoreMenu";
import { QuestionEditor } from "./QuestionEditor";
import styles from "./question.module.css";
import thread from "./thread.module.css";
import type { Commands } from "./useCommands";
import { useThreadView } from "./view";
import { markdownOf } from "./words";

function Attached({ part }: { part: Part }) {
  if (part.type === "image") return <ImageThumb image={part} />;
  if (part.type === "file") return <FileChip name={part.name} mediaType={part.media_type} bytes={part.bytes} />;
  if (part.type === "audio") return <FileChip name="Recording" mediaType={part.media_type} bytes={part.bytes} />;
  return part.type === "notice" ? <span className={thread.notice}>{part.text}</span> : null;
}

function Chips({ message }: { message: Message }) {
  const attached = message.parts.filter((part) => part.type !== "text");
  if (attached.length === 0) return null;
  return (
    <div className={styles.chips}>
      {attached.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's parts never change
        <Attached key={index} part={part} />
      ))}
    </div>
  );
}

type StateProps = { message: Message; unanswered: boolean; running: boolean; commands: Commands };

function Tools({ message, unanswered, running, commands }: StateProps) {
  return (
    <div className={styles.tools}>
      {!running && (
        <IconButton label="Edit and ask again" small onClick={() => commands.edit(message)} data-testid="edit-question">
          <IconPencil size={15} stroke={1.5} />
        </IconButton>
      )}
      <CopyButton label="Copy question" text={() => markdownOf(message)} />
      <MoreMenu
        label="More on this question"
        items={(selected) => questionItems(message, { unanswered, running }, commands, selected)}
      />
    </div>
  );
}

function Foot({ message, unanswered, commands }: Omit<StateProps, "running">) {
  if (message.siblings.length < 2 && !unanswered) return null;
  return (
    <div className={styles.foot}>
      <BranchArrows message={message} select={commands.select} />
      {unanswered && (
        <Button
          size="xs"
          leftSection={<IconCornerDownLeft size={14} stroke={1.5} />}
          onClick={() => commands.answer(message)}
          data-testid="answer-now"
        >
          Answer now
        </Button>
      )}
    </div>
  );
}

type QuestionViewProps = StateProps & { conversation: string | null };

export const QuestionView = memo(function QuestionView(props: QuestionViewProps) {
  const { conversation, message, unanswered, running, commands } = props;
  const [near, setNear] = useState(false);
  const editing = useThreadView((state) => state.editing === message.id);
  const { onContextMenu, menu } = useContextMenu(() => questionItems(message, { unanswered, running }, commands));
  return (
    <article
      className={styles.question}
      data-testid="message"
      data-message={message.id}
      data-role="user"
      data-state="complete"
      aria-label={`You, ${formatClock(message.at)}`}
      tabIndex={-1}
      onContextMenu={editing ? undefined : onContextMenu}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      <div className={styles.gutter}>
        <time
          className={cx(text.machineSmall, text.faint)}
          dateTime={new Date(message.at).toISOString()}
          title={formatMoment(message.at, Date.now())}
        >
          {formatClock(message.at)}
        </time>
        <Bookmark message={message} commands={commands} />
      </div>
      <div className={styles.block}>
        {editing ? (
          <QuestionEditor conversation={conversation} message={message} commands={commands} />
        ) : (
          <>
            <p className={styles.words} data-selectable>
              {markdownOf(message)}
            </p>
            <Chips message={message} />
            <Foot message={message} unanswered={unanswered} commands={commands} />
            {near && <Tools message={message} unanswered={unanswered} running={running} commands={commands} />}
          </>
        )}
      </div>
      {menu}
    </article>
  );
});

/** A question on its way: shown at once, replaced by the thread's own. */
export function PendingView({ pending }: { pending: Pending }) {
  return (
    <>
      <article className={styles.question} data-testid="message" data-role="user" data-state="sending" aria-label="You">
        <time className={cx(styles.gutter, text.machineSmall, text.faint)}>{formatClock(pending.at)}</time>
        <div className={styles.block}>
          <p className={styles.words}>{pending.text}</p>
          {pending.files.length > 0 && (
            <p className={text.faint}>{pending.files.map((file) => file.name).join(", ")}</p>
          )}
        </div>
      </article>
      <div className={thread.waiting} role="status" aria-label="Choosing a model" />
    </>
  );
}
