// What today has cost, beside the month's ribbon against its limit. Near the limit it says the month instead.

import { Tooltip } from "@mantine/core";
import { memo } from "react";
import { Meter as Ribbon } from "../../../design/Meter";
import { go } from "../../../design/router";
import text from "../../../design/styles/text.module.css";
import type { Meter } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { formatCap, formatSum, pico, sumTotal } from "../../../lib/money";
import styles from "./composer.module.css";

type Level = "calm" | "near" | "over";

/** Ochre over 80% of the limit, madder over it, with the word. */
function levelOf(meter: Meter): Level {
  if (meter.cap === null) return "calm";
  const [spent, cap] = [sumTotal(meter.month), pico(meter.cap)];
  if (cap === 0n || spent * 10n < cap * 8n) return "calm";
  return spent > cap ? "over" : "near";
}

export const TodayMeter = memo(function TodayMeter() {
  const meter = useRpc("meter", null).data;
  if (!meter) return null;
  const level = levelOf(meter);
  const cap = meter.cap === null ? "" : ` of ${formatCap(pico(meter.cap))}`;
  const over = level === "over" ? ", over the limit" : "";
  const month = `This month ${formatSum(meter.month)}${cap}${over}`;
  return (
    <Tooltip label={level === "calm" ? month : `Today ${formatSum(meter.today)}`}>
      <button
        type="button"
        className={styles.today}
        data-level={level}
        data-testid="today-meter"
        aria-label={`Today ${formatSum(meter.today)}. ${month}. Open Spend`}
        onClick={() => go({ view: "spend", month: null })}
      >
        {level === "calm" ? (
          <span>
            Today <b className={text.machineSmall}>{formatSum(meter.today)}</b>
          </span>
        ) : (
          <span>
            Month <b className={text.machineSmall}>{formatSum(meter.month)}</b>
            {cap}
            {level === "over" && ", over"}
          </span>
        )}
        <span className={styles.todayBar}>
          <Ribbon parts={meter.by_voice} cap={meter.cap} label={month} tick={level === "over"} />
        </span>
      </button>
    </Tooltip>
  );
});
