// A file or recording of a message: what it is, what it is called, how large. It is not drawn: only its own program can.

import { IconFileText, IconFileTypePdf, IconWaveSine } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import styles from "./thread/thread.module.css";

export function FileMark({ mediaType }: { mediaType: string }) {
  const Icon =
    mediaType === "application/pdf" ? IconFileTypePdf : mediaType.startsWith("audio/") ? IconWaveSine : IconFileText;
  return <Icon size={15} stroke={1.5} aria-hidden="true" />;
}

export function FileChip({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: number }) {
  return (
    <span className={styles.fileChip} title={mediaType}>
      <FileMark mediaType={mediaType} />
      <span className={text.line}>{name}</span>
      <span className={cx(text.machineSmall, text.faint)}>{formatBytes(bytes)}</span>
    </span>
  );
}
