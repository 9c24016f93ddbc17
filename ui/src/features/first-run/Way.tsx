// One of the three ways in: its number, its title, and what it needs.

import type { ReactNode } from "react";
import styles from "./first-run.module.css";

type WayProps = { number: number; title: string; tag?: ReactNode; children: ReactNode };

export function Way({ number, title, tag, children }: WayProps) {
  return (
    <section className={styles.way} aria-label={title}>
      <div className={styles.number} aria-hidden="true">
        {number}
      </div>
      <div className={styles.wayBody}>
        <div className={styles.wayTitle}>
          <h2>{title}</h2>
          {tag}
        </div>
        {children}
      </div>
    </section>
  );
}
