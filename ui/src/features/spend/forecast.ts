// Where a month is heading: the mean of its days so far, carried on to its end. Pure; money stays BigInt.
// Absent on purpose: a range, and the habits of weekdays, which a month alone does not tell.

import type { SpendMonth } from "../../ipc/bindings";
import { sumTotal } from "../../lib/money";

/** Whole days that a mean needs before it says anything. */
const FEWEST = 3;

export type Forecast = {
  /** A day's share of what is still to come. */
  perDay: bigint;
  /** What is still to come. */
  rest: bigint;
  /** The month at its end. */
  total: bigint;
};

/** Null for a month that has ended, one that has only just begun, and one in which nothing was spent. Today
 * counts as a whole day, so that a morning makes the figure too low rather than too high. */
export function forecast(spend: SpendMonth): Forecast | null {
  const left = spend.days - spend.day_of_month;
  const whole = spend.day_of_month - 1;
  const spent = sumTotal(spend.total);
  if (!spend.is_current || whole < FEWEST || left === 0 || spent === 0n) return null;
  const perDay = spent / BigInt(spend.day_of_month);
  const rest = perDay * BigInt(left);
  return { perDay, rest, total: spent + rest };
}
