// Steps between the versions of one message, where there is more than one.

import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { IconButton } from "../../../design/IconButton";
import text from "../../../design/styles/text.module.css";
import type { Message } from "../../../ipc/bindings";
import { threadActions } from "./actions";
import styles from "./thread.module.css";

type BranchArrowsProps = { message: Message; select: (message: string) => void };

export function BranchArrows({ message, select }: BranchArrowsProps) {
  const { sibling, siblings } = message;
  if (siblings.length < 2) return null;
  const step = (by: number) => {
    const wanted = siblings[sibling + by];
    if (wanted) select(wanted);
  };
  return (
    <fieldset className={styles.branch} aria-label="Versions">
      <IconButton
        label="Version before"
        small
        action={threadActions["thread.versionBefore"]}
        onClick={() => step(-1)}
        data-off={sibling === 0 || undefined}
      >
        <IconChevronLeft size={14} stroke={1.5} />
      </IconButton>
      <span className={text.machineSmall}>
        {sibling + 1}/{siblings.length}
      </span>
      <IconButton
        label="Version after"
        small
        action={threadActions["thread.versionAfter"]}
        onClick={() => step(1)}
        data-off={sibling === siblings.length - 1 || undefined}
      >
        <IconChevronRight size={14} stroke={1.5} />
      </IconButton>
    </fieldset>
  );
}
