// Which voices a chart shows: at most seven series by spend, the rest together as "Others".

import type { Sum } from "../../ipc/bindings";
import { sumTotal } from "../../lib/money";

export type Series = { voice: string; name: string; sum: Sum };
const MOST = 7;

export function addSums(sums: readonly Sum[]): Sum {
  let known = 0n;
  let estimated = 0n;
  let unknown_count = 0;
  for (const sum of sums) {
    known += BigInt(sum.known);
    estimated += BigInt(sum.estimated);
    unknown_count += sum.unknown_count;
  }
  return { known: known.toString(), estimated: estimated.toString(), unknown_count };
}

export function seriesOf(voices: readonly Series[]): Series[] {
  const ordered = [...voices].sort((a, b) =>
    sumTotal(b.sum) > sumTotal(a.sum) ? 1 : sumTotal(b.sum) < sumTotal(a.sum) ? -1 : 0,
  );
  const own = ordered.filter((each) => each.voice !== "other");
  const others = ordered.filter((each) => each.voice === "other");
  const shown = own.slice(0, MOST);
  const rest = [...own.slice(shown.length), ...others];
  if (rest.length === 0) return shown;
  const [single] = rest;
  if (rest.length === 1 && single) return [...shown, single];
  return [...shown, { voice: "other", name: "Others", sum: addSums(rest.map((each) => each.sum)) }];
}
