// The inspector's tabs: in the title bar where the panel is docked, in the panel where it lies over the thread.

import type { KeyboardEvent } from "react";
import { type InspectorTab, useThreadView } from "../thread/view";
import styles from "./inspector.module.css";

const TABS: readonly { value: InspectorTab; label: string }[] = [
  { value: "why", label: "Why" },
  { value: "cost", label: "Cost" },
  { value: "outline", label: "Outline" },
];

function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + by + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}

export function InspectorTabs() {
  const { tab, set } = useThreadView();
  return (
    <div className={styles.tabs} role="tablist" aria-label="About this chat" onKeyDown={walk}>
      {TABS.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab === value}
          tabIndex={tab === value ? 0 : -1}
          onClick={() => set({ tab: value })}
          data-testid={`tab-${value}`}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
