// The month's total, and its ribbon by vendor against the budget with the limit as a tick.

import { Button } from "@mantine/core";
import { VoiceLabel } from "../../design/Mark";
import { Meter } from "../../design/Meter";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import type { SpendMonth } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { formatCap, formatPico, formatRowSum, formatSum, percentOf, pico, sumTotal } from "../../lib/money";
import { plural } from "../../lib/text";
import { formatMonth } from "../../lib/time";
import { forecast } from "./forecast";
import { seriesOf } from "./series";
import styles from "./spend.module.css";

function BudgetWords({ spend }: { spend: SpendMonth }) {
  if (spend.cap === null)
    return (
      <span className={text.soft}>
        No monthly limit is set.{" "}
        <Button size="xs" variant="subtle" onClick={() => go({ view: "settings", section: "budget" })}>
          Set one
        </Button>
      </span>
    );
  const total = sumTotal(spend.total);
  const cap = pico(spend.cap);
  const percent = Math.round(percentOf(total, cap));
  const left = spend.days - spend.day_of_month;
  const level = total > cap ? "over" : total * 10n >= cap * 8n ? "near" : "calm";
  return (
    <span className={text.soft} data-level={level}>
      <b className={styles.percent}>{percent}%</b> of your <span className={text.machine}>{formatCap(cap)}</span> budget
      {level === "over" ? ", over the limit" : ""}
      {spend.is_current ? `, with ${left === 0 ? "today" : plural(left, "day")} to go` : ""}
    </span>
  );
}

/** "at least about" stands small before the figure, so that the figure itself stays one number. */
function BigTotal({ spend }: { spend: SpendMonth }) {
  const words = formatSum(spend.total);
  const figure = words === "unknown" ? words : formatPico(sumTotal(spend.total), "total");
  const certainty = words.slice(0, words.length - figure.length).trim();
  return (
    <div data-testid="spend-total" data-pico-usd={sumTotal(spend.total).toString()}>
      <p className={styles.kicker}>
        {spend.is_current ? "Spent this month" : `Spent in ${formatMonth(spend.month)}`}
        {certainty && <span>, {certainty}</span>}
      </p>
      <p className={styles.big} data-long={figure.length > 8 || undefined}>
        {figure}
      </p>
    </div>
  );
}

export function Hero({ spend }: { spend: SpendMonth }) {
  const series = seriesOf(spend.by_voice);
  const parts = series.map((each) => ({ voice: each.voice, pico_usd: sumTotal(each.sum).toString() }));
  const unknown = spend.total.unknown_count;
  const coming = forecast(spend);
  return (
    <section className={styles.hero} aria-label="This month">
      <BigTotal spend={spend} />
      <div className={styles.heroRight}>
        <div className={styles.heroLine}>
          <BudgetWords spend={spend} />
          <span className={text.soft}>
            {coming && (
              <>
                On course for about <b className={styles.percent}>{formatPico(coming.total, "total")}</b>
              </>
            )}
            {coming && unknown > 0 && ", "}
            {unknown > 0 && `${plural(unknown, "request")} of unknown cost`}
          </span>
        </div>
        <Meter
          parts={parts}
          cap={spend.cap}
          label={`By vendor: ${series.map((each) => `${each.name} ${formatSum(each.sum)}`).join(", ")}`}
          height={22}
          tick
          forecast={coming?.rest ?? null}
        />
        <ul className={styles.legend}>
          {series.map((each) => (
            <li key={each.voice}>
              <VoiceLabel voice={each.voice}>{each.name}</VoiceLabel>
              <span className={cx(text.machineSmall, text.soft)}>{formatRowSum(each.sum)}</span>
            </li>
          ))}
          {coming && (
            <li className={styles.forecastKey}>
              <i aria-hidden="true" />
              forecast
            </li>
          )}
        </ul>
      </div>
    </section>
  );
}
