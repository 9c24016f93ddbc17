// How a connection fares, as icon and words: what a check says now, or the last check and the newest requests.

import { IconAlertTriangle, IconCheck, IconClock, IconMinus, type TablerIcon } from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import type { ConnectionCheck, ConnectionStanding, Health, UserError } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { plural } from "../../lib/text";
import { formatDuration } from "../../lib/time";
import styles from "./keys.module.css";

const HEALTH: Record<Health, { words: string; icon: TablerIcon; tone: string | undefined }> = {
  unknown: { words: "Not checked yet", icon: IconMinus, tone: text.faint },
  works: { words: "Works", icon: IconCheck, tone: text.soft },
  busy: { words: "Busy at times", icon: IconClock, tone: text.warn },
  key_rejected: { words: "Key rejected", icon: IconAlertTriangle, tone: text.danger },
  key_missing: { words: "Key missing", icon: IconAlertTriangle, tone: text.danger },
  quota_used_up: { words: "Quota used up", icon: IconAlertTriangle, tone: text.danger },
  unreachable: { words: "Can’t be reached", icon: IconClock, tone: text.warn },
  failing: { words: "Answers can’t be read", icon: IconAlertTriangle, tone: text.danger },
};

type KeyStateProps = {
  standing: ConnectionStanding | undefined;
  checking: boolean;
  checked: ConnectionCheck | undefined;
  failed: UserError | null;
};

export function KeyState({ standing, checking, checked, failed }: KeyStateProps) {
  if (checking)
    return (
      <span className={text.soft} role="status">
        Checking…
      </span>
    );
  const error = failed ?? checked?.error ?? null;
  if (error)
    return (
      <span className={cx(styles.state, text.danger)} title={error.detail} role="alert">
        <IconAlertTriangle size={14} stroke={1.5} aria-hidden="true" />
        {error.title}
      </span>
    );
  if (checked)
    return (
      <span className={cx(styles.state, text.soft)} role="status">
        <IconCheck size={14} stroke={1.5} aria-hidden="true" />
        <span>
          Works, {plural(checked.models, "model")},{" "}
          <span className={text.machineSmall}>{formatDuration(checked.took)}</span>
        </span>
      </span>
    );
  const { words, icon: Icon, tone } = HEALTH[standing?.health ?? "unknown"];
  const took = standing?.health === "works" ? standing.took : null;
  return (
    <span className={cx(styles.state, tone)}>
      <Icon size={14} stroke={1.5} aria-hidden="true" />
      <span>
        {words}
        {took !== null && took !== undefined && <span className={text.machineSmall}>, {formatDuration(took)}</span>}
      </span>
    </span>
  );
}
