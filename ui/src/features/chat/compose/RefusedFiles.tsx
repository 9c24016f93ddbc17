// Files that nothing reads, by name, where they would have stood.

import { IconX } from "@tabler/icons-react";
import { IconButton } from "../../../design/IconButton";
import styles from "./attached.module.css";

export function RefusedFiles({ words, dismiss }: { words: readonly string[]; dismiss: () => void }) {
  if (words.length === 0) return null;
  return (
    <div className={styles.refused} role="alert" data-testid="refused">
      <ul>
        {words.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <IconButton label="Dismiss" small onClick={dismiss}>
        <IconX size={14} stroke={1.5} />
      </IconButton>
    </div>
  );
}
