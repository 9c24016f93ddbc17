// The composer's route line: who would answer, what it would cost, when its first words would come. Hollow, because it
// is a forecast. It never moves the text above it, and is never empty while the next forecast is on its way.

import { Button } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import { memo, type ReactNode, useEffect, useState } from "react";
import { Mark } from "../../../design/Mark";
import { MiniScore } from "../../../design/score/Score";
import text from "../../../design/styles/text.module.css";
import type { ContextUse, Route, Segment, UserError } from "../../../ipc/bindings";
import { useHintActions } from "../../../ipc/hints";
import { cx } from "../../../lib/classes";
import { formatDuration } from "../../../lib/time";
import { presetLabel, useChat } from "../state";
import { ContextGauge } from "./ContextGauge";
import { CostFigure } from "./CostFigure";
import styles from "./route.module.css";
import type { PreviewQuery } from "./useRoutePreview";

const FADE_MS = 160;

function plannedScore(route: Route): Segment[] {
  const tick: Segment = {
    kind: "route",
    voice: "router",
    who: "Medley",
    label: "routed",
    state: "plan",
    ms: route.took_us / 1000,
    cost: { status: "known", pico_usd: "0" },
  };
  const answer: Segment = {
    kind: "step",
    voice: route.voice,
    who: route.who,
    label: "would answer",
    state: "plan",
    ms: null,
    cost: route.estimate.likely,
  };
  return [tick, answer];
}

function howOf(route: Route): string {
  return route.pinned ? "Your choice" : `Auto, ${presetLabel(route.preset ?? "balanced")}`;
}

function Words({ route }: { route: Route }) {
  return (
    <>
      <span className={cx(text.soft, styles.how)}>
        {howOf(route)}
        <IconArrowNarrowRight size={14} stroke={1.5} className={styles.arrow} aria-label="goes to" />
      </span>
      <Mark voice={route.voice} />
      <b>{route.who}</b>
    </>
  );
}

/** One forecast fades into the next; the one before stays underneath until then. */
function CrossFade({ name, children }: { name: string; children: ReactNode }) {
  const [shown, setShown] = useState({ name, children });
  const [before, setBefore] = useState<typeof shown | null>(null);
  if (shown.name !== name) {
    setBefore(shown);
    setShown({ name, children });
  }
  useEffect(() => {
    if (!before) return;
    const timer = setTimeout(() => setBefore(null), FADE_MS);
    return () => clearTimeout(timer);
  }, [before]);
  return (
    <span className={styles.fade}>
      {before && (
        <span key={`before ${before.name}`} className={styles.before} aria-hidden="true">
          {before.children}
        </span>
      )}
      <span key={name} className={before ? styles.after : styles.still}>
        {children}
      </span>
    </span>
  );
}

function Forecast({ route, context, onWhy }: { route: Route; context: ContextUse | null; onWhy: () => void }) {
  return (
    <>
      <span className={styles.ribbon}>
        <MiniScore segments={plannedScore(route)} width={58} />
      </span>
      <span className={styles.words}>
        <CrossFade name={`${route.offer} ${howOf(route)}`}>
          <Words route={route} />
        </CrossFade>
        <span className={cx(text.soft, styles.rest)}>
          {", "}
          <CostFigure estimate={route.estimate} context={context} />
          {route.ttft_ms !== null && (
            <span className={styles.first}>
              , first words in <span className={text.machine}>{formatDuration(route.ttft_ms)}</span>
            </span>
          )}
        </span>
      </span>
      <button type="button" className={styles.why} onClick={onWhy}>
        Why?
      </button>
      <span className={styles.spring} />
      {context && <ContextGauge context={context} />}
    </>
  );
}

type TroubleProps = { error: UserError; context: ContextUse | null; again: (() => void) | null };

function Trouble({ error, context, again }: TroubleProps) {
  const act = useHintActions({ choose_model: () => useChat.getState().set({ pickerOpen: true }) });
  const { hint } = error;
  return (
    <>
      <span className={cx(text.line, text.danger)} title={error.detail}>
        {error.title}
      </span>
      {hint && hint.action !== "retry" && hint.action !== "free_disk_space" && (
        <Button size="xs" variant="subtle" onClick={() => act(hint.action)}>
          {hint.label}
        </Button>
      )}
      {again && (
        <Button size="xs" variant="subtle" onClick={again}>
          Try again
        </Button>
      )}
      <span className={styles.spring} />
      {context && <ContextGauge context={context} />}
    </>
  );
}

type RouteLineProps = { preview: PreviewQuery; onWhy: () => void };

export const RouteLine = memo(function RouteLine({ preview, onWhy }: RouteLineProps) {
  const { data, error: failed } = preview;
  const error = data?.error ?? (data?.route ? null : failed);
  // What the core says of a draft stands until the draft changes; what failed on the way can be asked again.
  const again = error && error === failed ? () => void preview.refetch() : null;
  const why = () => {
    useChat.getState().set({ why: { kind: "draft" } });
    onWhy();
  };
  return (
    <div
      className={styles.route}
      data-testid="route-line"
      data-state={error ? "error" : data?.route ? "ready" : "waiting"}
    >
      {error && <Trouble error={error} context={data?.context ?? null} again={again} />}
      {!error && data?.route && <Forecast route={data.route} context={data.context} onWhy={why} />}
      {!error && !data?.route && <span className={styles.bare} />}
    </div>
  );
});
