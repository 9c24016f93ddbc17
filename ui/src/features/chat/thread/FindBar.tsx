// Finding in the thread: words, which place of how many, and the keys. It lies over the thread, so that nothing moves.

import { IconChevronDown, IconChevronUp, IconSearch, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { IconButton } from "../../../design/IconButton";
import text from "../../../design/styles/text.module.css";
import type { Message } from "../../../ipc/bindings";
import { groupDigits } from "../../../lib/text";
import styles from "./find.module.css";
import { useFind } from "./useFind";

type FindBarProps = { messages: readonly Message[]; scroller: RefObject<HTMLDivElement | null> };

export function FindBar({ messages, scroller }: FindBarProps) {
  const { looked, count, at, step, set } = useFind(messages, scroller);
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    field.current?.select();
  }, []);
  const close = () => {
    set({ finding: false });
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field.current) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const words = looked.trim() === "" ? "" : count === 0 ? "Not found" : `${groupDigits(at)} of ${groupDigits(count)}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: not every engine knows <search>
    <div role="search" className={styles.bar} onKeyDown={onKeyDown} data-testid="find">
      <IconSearch size={14} stroke={1.5} aria-hidden="true" />
      <input
        ref={field}
        className={styles.field}
        value={looked}
        placeholder="Find in this chat"
        aria-label="Find in this chat"
        onChange={(event) => set({ looked: event.currentTarget.value })}
        data-testid="find-field"
      />
      <span className={text.machineSmall} role="status" data-testid="find-count">
        {words}
      </span>
      <IconButton label="Place before  Shift Enter" small onClick={() => step(-1)}>
        <IconChevronUp size={15} stroke={1.5} />
      </IconButton>
      <IconButton label="Next place  Enter" small onClick={() => step(1)}>
        <IconChevronDown size={15} stroke={1.5} />
      </IconButton>
      <IconButton label="Close  Esc" small onClick={close}>
        <IconX size={15} stroke={1.5} />
      </IconButton>
    </div>
  );
}
