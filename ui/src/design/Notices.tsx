// Empty, loading and error states, one form each for the whole app: a bare staff line and one action; three rows
// without shimmer; what happened, what was kept, what to press.

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { UserError } from "../ipc/bindings";
import styles from "./styles/notices.module.css";

export function Empty({ title, detail, children }: { title: string; detail?: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <div className={styles.staff} />
      <p className={styles.title}>{title}</p>
      {detail && <p className={styles.detail}>{detail}</p>}
      {children && <div className={styles.action}>{children}</div>}
    </div>
  );
}

export function SkeletonRows({ rows = 3, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className={styles.skeleton}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bare lines
        <div key={row} className={styles.bone} style={{ width: `${100 - row * 14}%` }} />
      ))}
    </div>
  );
}

type ErrorAct = (action: NonNullable<UserError["hint"]>["action"]) => void;

type ErrorNoteProps = {
  error: UserError;
  /** What the hint's button does; without it, or for a retry, `onRetry` is offered. */
  onAct?: ErrorAct;
  onRetry?: (() => void) | undefined;
  children?: ReactNode;
};

export function ErrorNote({ error, onAct, onRetry, children }: ErrorNoteProps) {
  const { hint } = error;
  // Freeing disk space happens outside Medley: the words say so, and a button could do nothing.
  const isRetry = hint?.action === "retry";
  return (
    <div className={styles.error} role="alert" data-testid="error" data-code={error.code}>
      <p className={styles.what}>
        <IconAlertTriangle size={15} stroke={1.5} aria-hidden="true" />
        <span>{error.title}</span>
      </p>
      {error.detail && (
        <p className={styles.detail} data-selectable>
          {error.detail}
        </p>
      )}
      <div className={styles.buttons}>
        {hint && !isRetry && hint.action !== "free_disk_space" && onAct && (
          <Button size="xs" onClick={() => onAct(hint.action)}>
            {hint.label}
          </Button>
        )}
        {onRetry && (
          <Button size="xs" onClick={onRetry}>
            {isRetry && hint ? hint.label : "Try again"}
          </Button>
        )}
        {children}
      </div>
    </div>
  );
}
