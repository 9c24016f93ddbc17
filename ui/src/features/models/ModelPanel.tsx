// All that is known of a model, beside its table: what it can do, what it costs and who says so, where it can be asked,
// and what the person set for it there.

import { IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useProvide } from "../../design/actions/provide";
import { IconButton } from "../../design/IconButton";
import { Mark } from "../../design/Mark";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { Tag } from "../../design/Tag";
import type { ModelDetail, PortfolioModel } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatSum } from "../../lib/money";
import { groupDigits, plural } from "../../lib/text";
import { formatCivilDay, formatDuration } from "../../lib/time";
import { Health, healthWords } from "./Health";
import { AbilityList } from "./Marks";
import { Offers } from "./Offers";
import { Prices } from "./Prices";
import styles from "./panel.module.css";
import { useModelItems } from "./useModel";
import { endWords, KINDS, TIERS } from "./words";

function Facts({ detail }: { detail: ModelDetail }) {
  const { facts, efforts, quality } = detail;
  const rows: [string, string][] = [
    ["Name for the API", facts.model],
    ["Reads", facts.context === null ? "not known" : `${groupDigits(facts.context)} tokens`],
    ["Writes", facts.max_output === null ? "not known" : `at most ${groupDigits(facts.max_output)} tokens`],
  ];
  if (efforts.length > 0) rows.push(["Effort", efforts.join(", ")]);
  if (facts.released) rows.push(["Out since", `${formatCivilDay(facts.released)} ${facts.released.slice(0, 4)}`]);
  if (facts.kind === "chat")
    rows.push(["Quality", `${quality} of 100, a guess from price, age and family, used by Auto`]);
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-selectable>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function MeasuredFacts({ measured }: { measured: PortfolioModel }) {
  const { ttft_ms, tokens_per_second, requests, sum, health } = measured;
  const pace = tokens_per_second === null ? "" : `, then ${groupDigits(tokens_per_second)} tokens a second`;
  return (
    <section>
      <h3 className={styles.heading}>Measured here</h3>
      <dl className={styles.facts}>
        <div>
          <dt>First words</dt>
          <dd>{ttft_ms === null ? "not measured yet" : `${formatDuration(ttft_ms)}${pace}`}</dd>
        </div>
        <div>
          <dt>This month</dt>
          <dd>{requests === 0 ? "not used" : `${plural(requests, "request")}, ${formatSum(sum)}`}</dd>
        </div>
        <div>
          <dt>Health</dt>
          <dd className={styles.health}>
            <Health days={health} />
            {healthWords(health)}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Head({ detail, close }: { detail: ModelDetail; close: () => void }) {
  const { facts } = detail;
  const ends = endWords(facts);
  const kind = facts.kind === "chat" ? (TIERS.find(({ tier }) => tier === facts.tier)?.name ?? "") : KINDS[facts.kind];
  return (
    <div className={styles.head}>
      <div>
        <h2>
          <Mark voice={facts.voice} size={12} />
          {facts.title}
        </h2>
        <p className={cx(text.small, text.soft)}>
          {facts.vendor_name}, {kind.toLowerCase()}
          {facts.fresh && <Tag tone="accent">new</Tag>}
          {ends && <Tag tone={facts.retired ? "danger" : "warn"}>{ends}</Tag>}
        </p>
      </div>
      <IconButton label="Close" small onClick={close} data-testid="panel-close">
        <IconX size={15} stroke={1.5} />
      </IconButton>
    </div>
  );
}

function Detail({ detail, measured, close }: { detail: ModelDetail; measured?: PortfolioModel; close: () => void }) {
  const items = useModelItems(() => undefined);
  useProvide(items(detail.facts).slice(1));
  return (
    <>
      <Head detail={detail} close={close} />
      <AbilityList can={detail.facts.can} />
      <Offers facts={detail.facts} />
      {measured && <MeasuredFacts measured={measured} />}
      <Prices detail={detail} />
      <section>
        <h3 className={styles.heading}>Known of it</h3>
        <Facts detail={detail} />
      </section>
    </>
  );
}

type PanelProps = { modelKey: string; measured?: PortfolioModel; close: () => void };

export function ModelPanel({ modelKey, measured, close }: PanelProps) {
  const query = useRpc("catalogue_model", { key: modelKey });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      close();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [close]);
  return (
    <div className={styles.panel} data-testid="model-panel">
      {query.isPending && <SkeletonRows label="The model is loading" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Detail detail={query.data} close={close} {...(measured ? { measured } : {})} />}
    </div>
  );
}
