// The files of a draft, as chips: what each is, how large, what it adds, and what to do about it.

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { memo, useState } from "react";
import { IconButton } from "../../../design/IconButton";
import text from "../../../design/styles/text.module.css";
import type { ModelRow } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatCost } from "../../../lib/money";
import { formatBytes, roundCount } from "../../../lib/text";
import { FileMark } from "../FileChip";
import { type Draft, type DraftFile, useChat } from "../state";
import styles from "./attached.module.css";
import { FilePreview } from "./FilePreview";
import { fileTokens, isPasted, kindOf, textOf } from "./files";
import { canRead, cheapestReader, fileCost, kindWords } from "./models";

function Figures({ file, model }: { file: DraftFile; model: ModelRow | undefined }) {
  const cost = fileCost(file, model);
  const tokens = `${roundCount(fileTokens(file))} tokens`;
  return (
    <span className={cx(text.machineSmall, text.faint)}>
      {formatBytes(file.bytes)}, about {tokens}
      {cost && `, ${formatCost(cost).replace("about ", "")}`}
    </span>
  );
}

/** Megabytes of address, so it is not made again for each key pressed. */
const Picture = memo(function Picture({ file }: { file: DraftFile }) {
  if (kindOf(file.media_type) !== "image") return <FileMark mediaType={file.media_type} name={file.name} />;
  return <img src={`data:${file.media_type};base64,${file.base64}`} alt="" />;
});

type ChipProps = { file: DraftFile; model: ModelRow | undefined; onRemove: () => void; onAsText: () => void };

function Chip({ file, model, onRemove, onAsText }: ChipProps) {
  const [open, setOpen] = useState(false);
  const kind = kindOf(file.media_type);
  const refused = model !== undefined && !canRead(model, file);
  const inside = (
    <>
      <Picture file={file} />
      <span className={text.line}>{file.name}</span>
      <Figures file={file} model={model} />
    </>
  );
  return (
    <li className={styles.file} data-refused={refused || undefined} data-testid="attached">
      {kind === "image" || kind === "text" ? (
        <button type="button" className={styles.open} onClick={() => setOpen(true)} aria-label={`Show ${file.name}`}>
          {inside}
        </button>
      ) : (
        <span className={styles.open}>{inside}</span>
      )}
      {isPasted(file) && (
        <Button size="xs" variant="subtle" onClick={onAsText}>
          Paste as text instead
        </Button>
      )}
      <IconButton label={`Remove ${file.name}`} small onClick={onRemove}>
        <IconX size={12} stroke={1.5} />
      </IconButton>
      {open && <FilePreview file={file} onClose={() => setOpen(false)} />}
    </li>
  );
}

type RefusalProps = {
  files: readonly DraftFile[];
  model: ModelRow;
  models: readonly ModelRow[];
  use: (offer: string) => void;
};

/** What the chosen model would not be given, and the cheapest one that reads it. */
function Refusal({ files, model, models, use }: RefusalProps) {
  const unread = files.filter((file) => !canRead(model, file));
  const [first] = unread;
  if (!first) return null;
  const other = cheapestReader(models, first, Date.now());
  const which = unread.length === 1 ? first.name : `${unread.length} files`;
  return (
    <p className={styles.refusal} role="status" data-testid="cannot-read">
      <span>
        {model.title} does not read {[...new Set(unread.map(kindWords))].join(" or ")}: {which} would be left out.
      </span>
      {other && (
        <Button size="xs" onClick={() => use(other.offer)}>
          Use {other.title}
        </Button>
      )}
    </p>
  );
}

type AttachedFilesProps = {
  draftKey: string;
  draft: Draft;
  /** The model that would answer. */
  model: ModelRow | undefined;
  models: readonly ModelRow[];
  /** Takes the focus from a chip that is gone. */
  onDone: () => void;
};

export function AttachedFiles({ draftKey, draft, model, models, onDone }: AttachedFilesProps) {
  const setDraft = useChat((state) => state.setDraft);
  if (draft.files.length === 0) return null;
  const others = (file: DraftFile) => draft.files.filter((each) => each.id !== file.id);
  const change = (next: Partial<Draft>) => {
    setDraft(draftKey, next);
    onDone();
  };
  const asText = (file: DraftFile) =>
    change({ text: [draft.text, textOf(file)].filter(Boolean).join("\n"), files: others(file) });
  const use = (offer: string) => {
    useChat.getState().set({ pinned: offer });
    onDone();
  };
  return (
    <>
      <ul className={styles.files} aria-label="Attached files">
        {draft.files.map((file) => (
          <Chip
            key={file.id}
            file={file}
            model={model}
            onRemove={() => change({ files: others(file) })}
            onAsText={() => asText(file)}
          />
        ))}
      </ul>
      {model && <Refusal files={draft.files} model={model} models={models} use={use} />}
    </>
  );
}
