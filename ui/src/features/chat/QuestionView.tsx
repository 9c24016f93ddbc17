// The person's own message: its time in the gutter, its words, what was attached as chips.

import { memo, useState } from "react";
import { Dialog } from "../../design/Dialog";
import text from "../../design/styles/text.module.css";
import type { Message, Part } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import { formatClock, formatMoment } from "../../lib/time";
import { BranchArrows } from "./BranchArrows";
import { FileChip } from "./FileChip";
import type { Pending } from "./state";
import styles from "./thread.module.css";

type ImagePart = Extract<Part, { type: "image" }>;

/** An image that came as data: shown small, and whole on a click. Only `data:` and `blob:` addresses are ever drawn. */
export function ImageThumb({ image }: { image: Pick<ImagePart, "data_url" | "bytes" | "media_type"> }) {
  const [open, setOpen] = useState(false);
  if (!/^(data:image\/|blob:)/.test(image.data_url)) return null;
  const kind = image.media_type.replace("image/", "").toUpperCase();
  return (
    <>
      <button type="button" className={styles.thumb} onClick={() => setOpen(true)} title="Show the image">
        <img src={image.data_url} alt="" />
        <span>{kind}</span>
        <span className={cx(text.machineSmall, text.faint)}>{formatBytes(image.bytes)}</span>
      </button>
      <Dialog opened={open} onClose={() => setOpen(false)} title={`Image, ${kind}`} size="auto" yOffset={64}>
        <img className={styles.whole} src={image.data_url} alt={`Attached, ${kind}`} />
      </Dialog>
    </>
  );
}

function Attached({ part }: { part: Part }) {
  if (part.type === "image") return <ImageThumb image={part} />;
  if (part.type === "file") return <FileChip name={part.name} mediaType={part.media_type} bytes={part.bytes} />;
  if (part.type === "audio") return <FileChip name="Recording" mediaType={part.media_type} bytes={part.bytes} />;
  return part.type === "notice" ? <span className={styles.notice}>{part.text}</span> : null;
}

export const QuestionView = memo(function QuestionView({ message }: { message: Message }) {
  const words = message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  const attached = message.parts.filter((part) => part.type !== "text");
  return (
    <article className={styles.question} data-testid="message" data-role="user" data-state="complete" aria-label="You">
      <time className={cx(styles.gutter, text.machineSmall, text.faint)} title={formatMoment(message.at, Date.now())}>
        {formatClock(message.at)}
      </time>
      <div className={styles.block}>
        <p className={styles.words} data-selectable>
          {words}
        </p>
        {attached.length > 0 && (
          <div className={styles.chips}>
            {attached.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a message's parts never change
              <Attached key={index} part={part} />
            ))}
          </div>
        )}
        <BranchArrows message={message} />
      </div>
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
      <div className={styles.waiting} role="status" aria-label="Choosing a model" />
    </>
  );
}
