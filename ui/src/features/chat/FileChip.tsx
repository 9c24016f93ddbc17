// A file or recording of a message: what it is, what it is called, how large. It is not drawn: only its own program can.

import { IconFileCode, IconFileText, IconFileTypePdf, IconWaveSine, type TablerIcon } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import styles from "./thread/thread.module.css";

const CODE = /\.(rs|[cm]?[jt]sx?|py|go|java|kt|swift|c|h|cc|cpp|hpp|cs|rb|php|sh|sql|html?|css|json|toml|ya?ml|xml)$/i;

function iconOf(mediaType: string, name: string): TablerIcon {
  if (mediaType === "application/pdf") return IconFileTypePdf;
  if (mediaType.startsWith("audio/")) return IconWaveSine;
  return CODE.test(name) ? IconFileCode : IconFileText;
}

export function FileMark({ mediaType, name }: { mediaType: string; name: string }) {
  const Icon = iconOf(mediaType, name);
  return <Icon size={15} stroke={1.5} aria-hidden="true" />;
}

export function FileChip({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: number }) {
  return (
    <span className={styles.fileChip} title={mediaType}>
      <FileMark mediaType={mediaType} name={name} />
      <span className={text.line}>{name}</span>
      <span className={cx(text.machineSmall, text.faint)}>{formatBytes(bytes)}</span>
    </span>
  );
}
