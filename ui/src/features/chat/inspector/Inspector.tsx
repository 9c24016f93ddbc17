// The panel beside the thread: why this model, what the chat has cost, and its outline.

import { IconX } from "@tabler/icons-react";
import { IconButton } from "../../../design/IconButton";
import type { Thread } from "../../../ipc/bindings";
import { useThreadView } from "../thread/view";
import { Cost } from "./Cost";
import { InspectorTabs } from "./InspectorTabs";
import styles from "./inspector.module.css";
import { Outline } from "./Outline";
import { Why } from "./Why";

type InspectorProps = {
  conversation: string | null;
  thread: Thread | undefined;
  overlay: boolean;
  onClose: () => void;
};

export function Inspector({ conversation, thread, overlay, onClose }: InspectorProps) {
  const tab = useThreadView((state) => state.tab);
  return (
    <div className={styles.inspector}>
      {overlay && (
        <div className={styles.close}>
          <InspectorTabs />
          <IconButton label="Close" small onClick={onClose}>
            <IconX size={15} stroke={1.5} />
          </IconButton>
        </div>
      )}
      <div className={styles.panel} role="tabpanel" aria-label={tab}>
        {tab === "why" && <Why conversation={conversation} thread={thread} />}
        {tab === "cost" && <Cost thread={thread} />}
        {tab === "outline" && <Outline thread={thread} />}
      </div>
    </div>
  );
}
