// The files of a draft, as chips that can be taken off again.

import { IconX } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import styles from "./composer.module.css";
import { FileMark } from "./FileChip";
import type { DraftFile } from "./state";

type AttachedFilesProps = { files: readonly DraftFile[]; onRemove: (id: string) => void };

export function AttachedFiles({ files, onRemove }: AttachedFilesProps) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label="Attached files">
      {files.map((file) => (
        <li key={file.id} className={styles.file} data-testid="attached">
          {file.media_type.startsWith("image/") ? (
            <img src={`data:${file.media_type};base64,${file.base64}`} alt="" />
          ) : (
            <FileMark mediaType={file.media_type} />
          )}
          <span className={text.line}>{file.name}</span>
          <span className={cx(text.machineSmall, text.faint)}>{formatBytes(file.bytes)}</span>
          <button type="button" aria-label={`Remove ${file.name}`} onClick={() => onRemove(file.id)}>
            <IconX size={12} stroke={1.5} />
          </button>
        </li>
      ))}
    </ul>
  );
}
