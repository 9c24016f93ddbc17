// Spend: the month in one figure, against its budget, by day, by model, and every ledger row. One book at a time.
// Forecasts, tasks and what routing saved are not here yet.

import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRef } from "react";
import { IconButton } from "../../design/IconButton";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import { go } from "../../design/router";
import { TitleBar } from "../../design/TitleBar";
import type { SpendMonth } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { useHintActions } from "../../ipc/hints";
import { formatMonth } from "../../lib/time";
import { ByDay } from "./ByDay";
import { ByModel } from "./ByModel";
import { Hero } from "./Hero";
import { Ledger } from "./Ledger";
import styles from "./spend.module.css";

function MonthStepper({ spend }: { spend: SpendMonth }) {
  const open = (month: string) => go({ view: "spend", month });
  return (
    <div className={styles.stepper}>
      {spend.previous && (
        <IconButton label={formatMonth(spend.previous)} small onClick={() => spend.previous && open(spend.previous)}>
          <IconChevronLeft size={16} stroke={1.5} />
        </IconButton>
      )}
      <span data-testid="spend-month">{formatMonth(spend.month)}</span>
      {spend.next && (
        <IconButton label={formatMonth(spend.next)} small onClick={() => spend.next && open(spend.next)}>
          <IconChevronRight size={16} stroke={1.5} />
        </IconButton>
      )}
    </div>
  );
}

function Body({ spend, scroller }: { spend: SpendMonth; scroller: React.RefObject<HTMLElement | null> }) {
  if (spend.rows === 0)
    return (
      <>
        <Hero spend={spend} />
        <div className={styles.nothing}>
          <Empty
            title="Every cent appears here."
            detail="Each request is a row: who answered, how long it took, what it cost."
          >
            <Button variant="filled" onClick={() => go({ view: "chat", id: null })} data-testid="spend-start">
              Start a chat
            </Button>
          </Empty>
        </div>
      </>
    );
  return (
    <>
      <Hero spend={spend} />
      <div className={styles.grid}>
        <ByDay spend={spend} />
        <ByModel models={spend.by_model} />
      </div>
      <Ledger month={spend.month} voices={spend.by_voice} scroller={scroller} />
    </>
  );
}

export function SpendView({ month }: { month: string | null }) {
  const query = useRpc("spend_month", { month });
  const act = useHintActions();
  const scroller = useRef<HTMLElement>(null);
  return (
    <>
      <TitleBar>
        <div className={styles.bar}>
          <h1>Spend</h1>
          <span className={styles.spring} />
          {query.data && <MonthStepper spend={query.data} />}
        </div>
      </TitleBar>
      <main ref={scroller} className={styles.page} aria-label="Spend">
        {query.isPending && <SkeletonRows label="Spending is loading" />}
        {query.error && <ErrorNote error={query.error} onAct={act} onRetry={() => void query.refetch()} />}
        {query.data && <Body spend={query.data} scroller={scroller} />}
      </main>
    </>
  );
}
