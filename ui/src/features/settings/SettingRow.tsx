// One setting: its name, a hint, and its control at the right. The search leads to it by its id.

import { type ReactNode, useEffect, useRef, useState } from "react";
import text from "../../design/styles/text.module.css";
import { cx } from "../../lib/classes";
import styles from "./rows.module.css";
import { useSought } from "./sought";

const SHOWN_MS = 1800;

/** Scrolls to its element, and marks it for a moment, when the search leads to `id`. */
export function usePlace(id: string) {
  const place = useRef<HTMLDivElement>(null);
  const sought = useSought((state) => state.id === id);
  const seek = useSought((state) => state.seek);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!sought) return;
    place.current?.scrollIntoView({ block: "center" });
    const control = place.current?.querySelector<HTMLElement>("input:not([type=hidden]), button, select, textarea");
    control?.focus({ preventScroll: true });
    setShown(true);
    seek(null);
  }, [sought, seek]);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return { ref: place, id: `setting-${id}`, "data-sought": shown || undefined };
}

type SettingRowProps = {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  /** The control's id where it is one field; without it the label only names a group. */
  htmlFor?: string;
  labelId?: string;
  children: ReactNode;
};

export function SettingRow({ id, label, hint, htmlFor, labelId, children }: SettingRowProps) {
  const words = (
    <>
      {label}
      {hint && <span className={cx(styles.hint, text.soft)}>{hint}</span>}
    </>
  );
  return (
    <div className={styles.setting} {...usePlace(id)}>
      {htmlFor ? <label htmlFor={htmlFor}>{words}</label> : <span id={labelId}>{words}</span>}
      {children}
    </div>
  );
}

/** A part of a section under its own heading. */
export function Block({ id, title, children, action }: BlockProps) {
  return (
    <section className={styles.block} aria-label={title} {...usePlace(id)}>
      <div className={styles.head}>
        <h3>{title}</h3>
        <span className={text.spring} />
        {action}
      </div>
      {children}
    </section>
  );
}

type BlockProps = { id: string; title: string; children: ReactNode; action?: ReactNode };
