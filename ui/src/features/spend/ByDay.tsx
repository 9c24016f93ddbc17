// Spending by day: columns stacked by voice with marks inside, the day's share of the budget as one accent line. The
// same numbers as a table on request.

import { Button } from "@mantine/core";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { MarkShape, VoiceLabel } from "../../design/Mark";
import text from "../../design/styles/text.module.css";
import { voiceColor } from "../../design/voices";
import type { SpendMonth } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { formatPico, formatSum, pico } from "../../lib/money";
import { formatCivilDay } from "../../lib/time";
import { axisFor, axisLabel, type Column, columnsFor, dollars, largestDay } from "./chart";
import { forecast } from "./forecast";
import { seriesOf } from "./series";
import styles from "./spend.module.css";

const HEIGHT = 256;
const TOP = 18;
const BOTTOM = HEIGHT - 22;
const BAR = 18;

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(824);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    if (element.clientWidth > 0) setWidth(element.clientWidth);
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => element.clientWidth > 0 && setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

type DayColumnProps = { column: Column; width: number; onHover: (day: string | null) => void };

function DayColumn({ column, width, onHover }: DayColumnProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer shows what the table beside it says in words
    <g onMouseEnter={() => onHover(column.day)} onMouseLeave={() => onHover(null)}>
      <rect x={column.x - 3} y={TOP} width={width + 6} height={BOTTOM - TOP} fill="transparent" />
      {column.stacks.map((stack) => (
        <g key={stack.voice}>
          <rect
            className={styles.stack}
            x={column.x}
            y={stack.y}
            width={width}
            height={stack.height}
            rx="1"
            fill={voiceColor(stack.voice)}
          />
          {stack.height >= 17 && width >= 12 && (
            <MarkShape voice={stack.voice} x={column.x + width / 2} y={stack.y + stack.height / 2} size={7} />
          )}
        </g>
      ))}
    </g>
  );
}

function Chart({ spend, width, onHover }: { spend: SpendMonth; width: number; onHover: (day: string | null) => void }) {
  const order = useMemo(() => seriesOf(spend.by_voice).map((each) => each.voice), [spend.by_voice]);
  const most = largestDay(spend);
  const coming = forecast(spend);
  const share = spend.cap === null ? null : pico(spend.cap) / BigInt(spend.days);
  // The line joins the axis only where it does not flatten the columns.
  const lined = share !== null && (most === 0n || share < most * 3n) ? share : null;
  const axis = axisFor(dollars(lined !== null && lined > most ? lined : most));
  const tickStep = axis.ticks[1] ?? axis.top;
  const left = Math.max(34, axisLabel(axis.top, tickStep).length * 6.6 + 8);
  const step = (width - left - 8) / spend.days;
  const bar = Math.min(BAR, step - 3);
  const y = (amount: number) => BOTTOM - (amount / axis.top) * (BOTTOM - TOP);
  const columns = columnsFor(spend, order, axis, {
    left: left + (step - bar) / 2,
    step,
    bottom: BOTTOM,
    height: BOTTOM - TOP,
  });
  const labels = Array.from({ length: spend.days }, (_, index) => index + 1).filter(
    (day) =>
      day === (spend.is_current ? spend.day_of_month : 0) ||
      ((day - 1) % 7 === 0 && !(spend.is_current && Math.abs(day - spend.day_of_month) < 3)),
  );
  return (
    <svg
      className={styles.chart}
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`Spending by day, stacked by vendor${coming ? ", and hollow the mean for the days to come" : ""}. The table says the same in words.`}
    >
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={left}
            x2={width}
            y1={y(tick)}
            y2={y(tick)}
            stroke={tick === 0 ? "var(--m-line-strong)" : "var(--m-line)"}
          />
          <text x={left - 8} y={y(tick) + 3.5} textAnchor="end" className={styles.axis}>
            {axisLabel(tick, tickStep)}
          </text>
        </g>
      ))}
      {columns.map((column) => (
        <DayColumn key={column.day} column={column} width={bar} onHover={onHover} />
      ))}
      {coming &&
        Array.from({ length: spend.days - spend.day_of_month }, (_, index) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day of the month
            key={index}
            className={styles.expected}
            x={left + (spend.day_of_month + index) * step + (step - bar) / 2 + 0.5}
            y={y(dollars(coming.perDay)) + 0.5}
            width={bar - 1}
            height={Math.max(1, BOTTOM - y(dollars(coming.perDay)) - 1)}
            rx="1"
          />
        ))}
      {labels.map((day) => {
        const today = spend.is_current && day === spend.day_of_month;
        const words = today ? "Today" : formatCivilDay(`${spend.month}-${String(day).padStart(2, "0")}`);
        return (
          <text
            key={day}
            x={left + (day - 0.5) * step}
            y={HEIGHT - 6}
            textAnchor="middle"
            className={styles.axis}
            data-now={today || undefined}
          >
            {words}
          </text>
        );
      })}
      {lined !== null && (
        <g>
          <line
            x1={left}
            x2={width}
            y1={y(dollars(lined))}
            y2={y(dollars(lined))}
            stroke="var(--m-accent)"
            strokeWidth="1.25"
          />
          <text x={width} y={y(dollars(lined)) - 5} textAnchor="end" className={styles.shareLabel}>
            daily share of budget, {formatPico(lined, "total")}
          </text>
        </g>
      )}
    </svg>
  );
}

function DayDetail({ spend, day }: { spend: SpendMonth; day: string | null }) {
  const found = spend.by_day.find((each) => each.day === day);
  if (!found) return <p className={cx(styles.dayDetail, text.small, text.faint)}>Point at a day for its vendors.</p>;
  const voices = found.by_voice.filter((each) => pico(each.pico_usd) > 0n);
  return (
    <p className={cx(styles.dayDetail, text.small)}>
      <b>{formatCivilDay(found.day)}</b>
      <span className={text.machineSmall}>{formatSum(found.sum)}</span>
      {voices.map((each) => (
        <span key={each.voice} className={styles.dayVoice}>
          <VoiceLabel voice={each.voice}>{each.name}</VoiceLabel>
          <span className={cx(text.machineSmall, text.soft)}>{formatPico(pico(each.pico_usd), "total")}</span>
        </span>
      ))}
    </p>
  );
}

function DayTable({ spend }: { spend: SpendMonth }) {
  const series = seriesOf(spend.by_voice);
  const amount = (day: SpendMonth["by_day"][number], voice: string) => {
    const total = day.by_voice.reduce(
      (sum, each) =>
        sum +
        (each.voice === voice || (voice === "other" && !series.some((s) => s.voice === each.voice))
          ? pico(each.pico_usd)
          : 0n),
      0n,
    );
    return total === 0n ? "" : formatPico(total, "total");
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.tableScroll} aria-label="Spending by day" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map((each) => (
              <th scope="col" key={each.voice} data-number>
                {each.name}
              </th>
            ))}
            <th scope="col" data-number>
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {spend.by_day.map((day) => (
            <tr key={day.day}>
              <th scope="row">{formatCivilDay(day.day)}</th>
              {series.map((each) => (
                <td key={each.voice} data-number className={text.soft}>
                  {amount(day, each.voice)}
                </td>
              ))}
              <td data-number>{formatSum(day.sum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function ByDay({ spend }: { spend: SpendMonth }) {
  const [table, setTable] = useState(false);
  const [hovered, setHovered] = useState<string | null>(null);
  const [ref, width] = useWidth();
  return (
    <section className={styles.byDay} aria-labelledby="by-day">
      <div className={styles.head}>
        <h2 id="by-day">By day</h2>
        <span className={styles.spring} />
        <Button size="xs" variant="subtle" onClick={() => setTable(!table)} data-testid="day-table">
          {table ? "Show as chart" : "Show as table"}
        </Button>
      </div>
      <div ref={ref}>
        {table ? (
          <DayTable spend={spend} />
        ) : (
          <>
            <Chart spend={spend} width={width} onHover={setHovered} />
            <DayDetail spend={spend} day={hovered} />
          </>
        )}
      </div>
    </section>
  );
}
