// A new conversation: one sentence on what belongs here, and the shortcuts that matter.

import { KeyCap } from "../../design/Tag";
import styles from "./thread.module.css";

const HINTS: readonly { keys: string; words: string }[] = [
  { keys: "enter", words: "send" },
  { keys: "shift+enter", words: "new line" },
  { keys: "alt+1", words: "to 4, how to choose" },
  { keys: "mod+i", words: "why this model" },
];

export function EmptyThread() {
  return (
    <div className={styles.empty}>
      <div className={styles.staff} />
      <p className={styles.emptyTitle}>Ask anything. Medley picks the model and says why.</p>
      <p className={styles.emptyDetail}>
        The line in the composer shows who will answer and what it will cost, before you send.
      </p>
      <ul className={styles.hints}>
        {HINTS.map((hint) => (
          <li key={hint.keys}>
            <KeyCap keys={hint.keys} /> {hint.words}
          </li>
        ))}
      </ul>
    </div>
  );
}
