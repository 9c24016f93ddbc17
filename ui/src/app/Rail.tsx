// The rail: the views that exist, the month's meter, and Settings last. One table feeds rail, shortcuts and tooltips.

import { Tooltip } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Action } from "../design/actions/action";
import { useKeysLabel } from "../design/actions/keys";
import { Meter } from "../design/Meter";
import { go } from "../design/router";
import type { Book } from "../ipc/bindings";
import { useRpc } from "../ipc/client";
import { formatCap, formatPico, formatSum, percentOf, pico, sumTotal } from "../lib/money";
import type { Route } from "../lib/routes";
import { goActions } from "./actions";
import styles from "./frame.module.css";

type View = { action: Action; route: Route; testId: string };

export const views: readonly View[] = [
  { action: goActions["go.chat"], route: { view: "chat", id: null }, testId: "rail-chat" },
  { action: goActions["go.spend"], route: { view: "spend", month: null }, testId: "rail-spend" },
  { action: goActions["go.models"], route: { view: "models", tab: "portfolio" }, testId: "rail-models" },
  { action: goActions["go.settings"], route: { view: "settings", section: "connections" }, testId: "rail-settings" },
];

type RailItemProps = { view: View; current: Route["view"]; open: () => void };

function RailItem({ view, current, open }: RailItemProps) {
  const { icon: Icon, label } = view.action;
  const keys = useKeysLabel(view.action);
  const chosen = view.route.view === current;
  return (
    <Tooltip label={keys ? `${label}  ${keys}` : label} position="right">
      <button
        type="button"
        className={styles.cell}
        aria-current={chosen ? "page" : undefined}
        data-testid={view.testId}
        onClick={open}
      >
        <Icon size={19} stroke={1.5} aria-hidden="true" />
        {label}
      </button>
    </Tooltip>
  );
}

/** Ochre over 80% of the cap, madder over it, with the word. */
function level(spent: bigint, cap: bigint): "calm" | "near" | "over" {
  if (cap === 0n || spent * 10n < cap * 8n) return "calm";
  return spent > cap ? "over" : "near";
}

function MonthMeter() {
  const meter = useRpc("meter", null).data;
  if (!meter) return null;
  const total = sumTotal(meter.month);
  const cap = meter.cap === null ? 0n : pico(meter.cap);
  const state = level(total, cap);
  const limit = cap > 0n ? ` of ${formatCap(cap)}` : "";
  const words = `This month ${formatSum(meter.month)}${limit}${state === "over" ? ", over the limit" : ""}`;
  return (
    <Tooltip label={words} position="right">
      <button
        type="button"
        className={styles.meter}
        data-level={state}
        data-testid="month-meter"
        aria-label={`${words}. Open Spend`}
        onClick={() => go({ view: "spend", month: null })}
      >
        <b>{formatPico(total, "total")}</b>
        {state === "over" && <span className={styles.over}>over</span>}
        <Meter parts={meter.by_voice} cap={meter.cap} label={`${Math.round(percentOf(total, cap))}% of the limit`} />
      </button>
    </Tooltip>
  );
}

/** Coming back to Chat opens the conversation that was open, as long as the book is the same. */
function useLastChat(route: Route, book: Book) {
  const last = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another book has other conversations
  useEffect(() => {
    last.current = null;
  }, [book]);
  useEffect(() => {
    if (route.view === "chat") last.current = route.id;
  }, [route]);
  return last;
}

export function Rail({ route, book }: { route: Route; book: Book }) {
  const last = useLastChat(route, book);
  const open = (view: View) => {
    const back = view.route.view === "chat" && route.view !== "chat";
    go(back ? { view: "chat", id: last.current } : view.route);
  };
  const [settings] = views.slice(-1);
  return (
    <nav className={styles.rail} aria-label="Main">
      {views.slice(0, -1).map((view) => (
        <RailItem key={view.action.id} view={view} current={route.view} open={() => open(view)} />
      ))}
      <span className={styles.spring} />
      <MonthMeter />
      {settings && <RailItem view={settings} current={route.view} open={() => open(settings)} />}
    </nav>
  );
}
