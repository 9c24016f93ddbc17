// What the draft would cost, and on hover or focus the range it lies in with what it is made of.

import { Popover } from "@mantine/core";
import { useId, useRef, useState } from "react";
import text from "../../../design/styles/text.module.css";
import type { ContextUse, CostRange } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatCost } from "../../../lib/money";
import { groupDigits } from "../../../lib/text";
import styles from "./route.module.css";

const OPEN_MS = 300;

/** "$0.007 to $0.033", or the one figure where both ends are the same. */
function formatRange({ low, high }: CostRange): string {
  const [from, to] = [low, high].map((cost) => formatCost(cost).replace("about ", ""));
  return from === to ? `${from}` : `${from} to ${to}`;
}

function rowsOf(context: ContextUse): [string, number][] {
  const parts: [string, number][] = [
    ["Instructions", context.instructions],
    ["Messages before", context.history],
    ["Files", context.files],
    ["Your message", context.question],
  ];
  return [
    ...parts.filter(([, tokens]) => tokens > 0),
    ["Answer, likely", context.answer],
    ["Answer, at most", context.max_answer],
  ];
}

function Breakdown({ estimate, context }: { estimate: CostRange; context: ContextUse | null }) {
  return (
    <>
      <p className={styles.range}>
        About <span className={text.machine}>{formatRange(estimate)}</span>
      </p>
      {context && (
        <dl className={styles.parts}>
          {rowsOf(context).map(([name, tokens]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={text.machineSmall}>{groupDigits(tokens)}</dd>
            </div>
          ))}
        </dl>
      )}
      {context && <p className={cx(text.caption, text.faint)}>In tokens, counted on the high side</p>}
    </>
  );
}

/** Open while it is pointed at or has the focus. Escape closes it, and nothing else. */
function useHint() {
  const [opened, setOpened] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const close = () => {
    clearTimeout(timer.current);
    setOpened(false);
  };
  return {
    opened,
    close,
    on: {
      onMouseEnter: () => {
        timer.current = setTimeout(() => setOpened(true), OPEN_MS);
      },
      onMouseLeave: close,
      onFocus: () => setOpened(true),
      onBlur: close,
      onKeyDown: (event: React.KeyboardEvent) => {
        if (event.key !== "Escape" || !opened) return;
        event.stopPropagation();
        close();
      },
    },
  };
}

export function CostFigure({ estimate, context }: { estimate: CostRange; context: ContextUse | null }) {
  const { opened, close, on } = useHint();
  const id = useId();
  return (
    <Popover opened={opened} onClose={close} position="top" withRoles={false} width={240} trapFocus={false}>
      <Popover.Target>
        <button type="button" className={styles.cost} aria-describedby={opened ? id : undefined} {...on}>
          <span className={text.machine}>{formatCost(estimate.likely)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.breakdown ?? ""} data-testid="cost-range">
        <div id={id} role="tooltip">
          <Breakdown estimate={estimate} context={context} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
