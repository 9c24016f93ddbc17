// Send, with its price; while an answer runs, stop, and beside it what puts a message into the queue. A right click has
// the other ways to send.

import { Portal, Tooltip } from "@mantine/core";
import { IconArrowUp, IconPlayerStopFilled } from "@tabler/icons-react";
import { useContextMenu } from "../../../design/actions/ActionItems";
import { isMac } from "../../../design/actions/keys";
import type { Provided } from "../../../design/actions/provide";
import type { Cost } from "../../../ipc/bindings";
import { usePreferences } from "../../../ipc/preferences";
import { shortcutLabel } from "../../../lib/keys";
import { formatCost } from "../../../lib/money";
import styles from "./composer.module.css";

type SendButtonProps = {
  running: boolean;
  idle: boolean;
  cost: Cost | undefined;
  submit: () => void;
  stop: () => void;
  others: readonly Provided[];
};

function Stop({ stop }: { stop: () => void }) {
  return (
    <Tooltip label="Stop  Esc">
      <button type="button" className={styles.send} onClick={stop} aria-label="Stop the answer" data-testid="stop">
        <IconPlayerStopFilled size={14} />
      </button>
    </Tooltip>
  );
}

export function SendButton({ running, idle, cost, submit, stop, others }: SendButtonProps) {
  const { enter_sends: enterSends } = usePreferences();
  const { onContextMenu, menu } = useContextMenu(() => others);
  const keys = shortcutLabel(enterSends ? "enter" : "mod+enter", isMac());
  const price = cost && !running ? `, ${formatCost(cost)}` : "";
  const name = running ? "Send when this answer ends" : "Send";
  return (
    <>
      {running && <Stop stop={stop} />}
      {!(running && idle) && (
        <Tooltip label={`${name}${price}  ${keys}`}>
          <button
            type="button"
            className={styles.send}
            onClick={submit}
            onContextMenu={idle ? undefined : onContextMenu}
            aria-label={name}
            data-testid={running ? "queue" : "send"}
            data-idle={idle || undefined}
            data-second={running || undefined}
          >
            <IconArrowUp size={17} stroke={1.75} />
          </button>
        </Tooltip>
      )}
      {/* The row measures itself, and would hold what is placed by the window. */}
      {menu && <Portal>{menu}</Portal>}
    </>
  );
}
