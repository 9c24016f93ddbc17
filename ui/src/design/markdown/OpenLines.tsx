// Code that is still arriving. Its lines are drawn in chunks, and only the last chunk changes: at line ten thousand a
// new word costs what it does at line ten.

import { memo } from "react";
import type { Tail } from "../../lib/blocks";
import styles from "./code.module.css";

const CHUNK = 40;

type ChunkProps = { lines: readonly string[]; from: number; to: number };

const Chunk = memo(function Chunk({ lines, from, to }: ChunkProps) {
  return <span className={styles.chunk}>{lines.slice(from, to).join("\n")}</span>;
});

/** The first line is the fence itself. */
export function OpenLines({ fence }: { fence: NonNullable<Tail["fence"]> }) {
  const { lines, count, partial } = fence;
  const whole = Math.floor((count - 1) / CHUNK);
  const last = [...lines.slice(1 + whole * CHUNK, count), partial].join("\n");
  return (
    <>
      {Array.from({ length: whole }, (_, chunk) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: chunks only grow at the end
        <Chunk key={chunk} lines={lines} from={1 + chunk * CHUNK} to={1 + (chunk + 1) * CHUNK} />
      ))}
      <span className={styles.chunk}>{last}</span>
    </>
  );
}
