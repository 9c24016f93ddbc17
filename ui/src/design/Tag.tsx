// Small furniture: a tag for a state, a key cap for a shortcut.

import { Fragment, type ReactNode } from "react";
import { shortcutLabel } from "../lib/keys";
import { isMac } from "./actions/keys";
import styles from "./styles/tag.module.css";

export type Tone = "plain" | "accent" | "warn" | "danger";

export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  );
}

/** A shortcut as caps, one for each key. */
export function KeyCap({ keys }: { keys: string }) {
  const mac = isMac();
  return (
    <span className={styles.keys}>
      {keys.split("+").map((part, index) => (
        <Fragment key={part}>
          {index > 0 && " "}
          <kbd className={styles.key}>{shortcutLabel(part, mac)}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
