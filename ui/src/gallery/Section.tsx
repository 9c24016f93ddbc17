// A headed part of the gallery, and a named example in it.

import type { ReactNode } from "react";
import styles from "./gallery.module.css";

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Example({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.example}>
      <span className={styles.name}>{name}</span>
      <div className={styles.shown}>{children}</div>
    </div>
  );
}
