// In place of the route line where the chosen model is gone: what happened, and two ways on. Nothing is changed silently.

import { Button } from "@mantine/core";
import text from "../../../design/styles/text.module.css";
import { cx } from "../../../lib/classes";
import { useChat } from "../state";
import styles from "./route.module.css";

export function ModelRepair({ name }: { name: string | null }) {
  const set = useChat((state) => state.set);
  return (
    <div className={styles.route} data-testid="model-gone" role="status">
      <span className={cx(text.line, text.warn)}>{name ?? "The model you chose"} is no longer connected.</span>
      <Button size="xs" variant="subtle" onClick={() => set({ pickerOpen: true, pickerSends: false })}>
        Choose another
      </Button>
      <Button size="xs" variant="subtle" onClick={() => set({ pinned: null })}>
        Let Medley choose
      </Button>
    </div>
  );
}
