// A new conversation: one sentence on what belongs here, and the shortcuts that matter. Without any model: the two ways
// to get one.

import { Button } from "@mantine/core";
import { go } from "../../../design/router";
import { KeyCap } from "../../../design/Tag";
import { useRpc } from "../../../ipc/client";
import { useHintActions } from "../../../ipc/hints";
import styles from "./thread.module.css";

const HINTS: readonly { keys: string; words: string }[] = [
  { keys: "enter", words: "send" },
  { keys: "shift+enter", words: "new line" },
  { keys: "alt+1", words: "to 4, how to choose" },
  { keys: "mod+i", words: "why this model" },
];

function NoModel() {
  const act = useHintActions();
  return (
    <>
      <p className={styles.emptyTitle}>No model is connected yet.</p>
      <p className={styles.emptyDetail}>Add a key, or try Medley with the practice vendors.</p>
      <div className={styles.ways}>
        <Button variant="filled" onClick={() => go({ view: "settings", section: "connections" })}>
          Add a key
        </Button>
        <Button onClick={() => act("use_practice")}>Use practice vendors</Button>
      </div>
    </>
  );
}

export function EmptyThread() {
  const models = useRpc("models_list", null).data;
  return (
    <div className={styles.empty} data-testid="empty-thread">
      <div className={styles.staff} />
      {models?.length === 0 ? (
        <NoModel />
      ) : (
        <>
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
        </>
      )}
    </div>
  );
}
