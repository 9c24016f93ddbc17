// What today has cost, beside the month's ribbon against its limit.

import { Tooltip } from "@mantine/core";
import { Meter } from "../../design/Meter";
import text from "../../design/styles/text.module.css";
import { useRpc } from "../../ipc/client";
import { formatCap, formatSum, pico } from "../../lib/money";
import styles from "./composer.module.css";

export function TodayMeter() {
  const meter = useRpc("meter", null).data;
  if (!meter) return null;
  const cap = meter.cap === null ? "" : ` of ${formatCap(pico(meter.cap))}`;
  const month = `This month ${formatSum(meter.month)}${cap}`;
  return (
    <Tooltip label={month}>
      <span className={styles.today} data-testid="today-meter">
        <span>
          Today <span className={text.machineSmall}>{formatSum(meter.today)}</span>
        </span>
        <span className={styles.todayBar}>
          <Meter parts={meter.by_voice} cap={meter.cap} label={month} />
        </span>
      </span>
    </Tooltip>
  );
}
