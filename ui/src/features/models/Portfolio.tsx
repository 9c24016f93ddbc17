// The models that the open book can use, in tiers, beside its vendors; or, once a row is chosen, beside all that is
// known of that model.

import { Button } from "@mantine/core";
import { useState } from "react";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import { go } from "../../design/router";
import type { Portfolio as PortfolioData } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { useHintActions } from "../../ipc/hints";
import { ModelPanel } from "./ModelPanel";
import styles from "./models.module.css";
import { PortfolioTable } from "./PortfolioTable";
import { RulesSummary } from "./RulesSummary";
import { Vendors } from "./Vendors";

function Nothing() {
  return (
    <div className={styles.notice}>
      <Empty title="The models that your connections offer stand here, with what each costs and how it does.">
        <Button
          variant="filled"
          onClick={() => go({ view: "settings", section: "connections" })}
          data-testid="portfolio-add"
        >
          Add a key
        </Button>
      </Empty>
    </div>
  );
}

function Loaded({ portfolio }: { portfolio: PortfolioData }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const measured = portfolio.models.find((model) => model.facts.key === chosen);
  if (portfolio.vendors.length === 0) return <Nothing />;
  return (
    <>
      <div className={styles.main}>
        {portfolio.models.length === 0 ? (
          <Empty title="Your connections list no model yet. Check one in Settings to read its list." />
        ) : (
          <PortfolioTable models={portfolio.models} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      {measured ? (
        <aside className={styles.side} data-detail aria-label={measured.facts.title}>
          <ModelPanel modelKey={measured.facts.key} measured={measured} close={() => setChosen(null)} />
        </aside>
      ) : (
        <aside className={styles.side} aria-label="Vendors and rules">
          <RulesSummary />
          <Vendors vendors={portfolio.vendors} />
        </aside>
      )}
    </>
  );
}

export function Portfolio() {
  const query = useRpc("portfolio", null);
  const act = useHintActions();
  const plain = !query.data || query.data.vendors.length === 0;
  return (
    <main className={styles.page} data-plain={plain || undefined} aria-label="Portfolio">
      {query.isPending && (
        <div className={styles.notice}>
          <SkeletonRows label="The portfolio is loading" />
        </div>
      )}
      {query.error && (
        <div className={styles.notice}>
          <ErrorNote error={query.error} onAct={act} onRetry={() => void query.refetch()} />
        </div>
      )}
      {query.data && <Loaded portfolio={query.data} />}
    </main>
  );
}
