// The composer's route line: who would answer, what it would cost, when its first words would come. Hollow, because it
// is a forecast. It never moves the text above it.

import { Button } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import { Mark } from "../../design/Mark";
import { MiniScore } from "../../design/score/Score";
import text from "../../design/styles/text.module.css";
import type { Route, Segment } from "../../ipc/bindings";
import { useHintActions } from "../../ipc/hints";
import { cx } from "../../lib/classes";
import { formatCost } from "../../lib/money";
import { formatDuration } from "../../lib/time";
import styles from "./composer.module.css";
import { type Draft, presetLabel, useChat } from "./state";
import { useRoutePreview } from "./useRoutePreview";

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

function Words({ route }: { route: Route }) {
  const how = route.pinned ? "Your choice" : `Auto, ${presetLabel(route.preset ?? "balanced")}`;
  return (
    <span key={`${route.offer} ${how}`} className={styles.routeWords}>
      <span className={text.soft}>{how}</span>
      <IconArrowNarrowRight size={14} stroke={1.5} className={styles.arrow} aria-label="goes to" />
      <Mark voice={route.voice} />
      <b>{route.who}</b>
      <span className={text.soft}>
        , <span className={text.machine}>{formatCost(route.estimate.likely)}</span>
        {route.ttft_ms !== null && (
          <>
            , first words in <span className={text.machine}>{formatDuration(route.ttft_ms)}</span>
          </>
        )}
      </span>
    </span>
  );
}

type RouteLineProps = { conversation: string | null; parent: string | null; draft: Draft; onWhy: () => void };

export function RouteLine({ conversation, parent, draft, onWhy }: RouteLineProps) {
  const { data, error: failed } = useRoutePreview(conversation, parent, draft);
  const set = useChat((state) => state.set);
  const act = useHintActions({ choose_model: () => set({ pickerOpen: true }) });
  const error = data?.error ?? failed;
  const why = () => {
    set({ why: { kind: "draft" } });
    onWhy();
  };
  return (
    <div
      className={styles.route}
      data-testid="route-line"
      data-state={error ? "error" : data?.route ? "ready" : "waiting"}
    >
      {error ? (
        <>
          <span className={cx(text.line, text.danger)} title={error.detail}>
            {error.title}
          </span>
          {error.hint && error.hint.action !== "retry" && error.hint.action !== "free_disk_space" && (
            <Button size="xs" variant="subtle" onClick={() => error.hint && act(error.hint.action)}>
              {error.hint.label}
            </Button>
          )}
        </>
      ) : data?.route ? (
        <>
          <MiniScore segments={plannedScore(data.route)} width={58} />
          <Words route={data.route} />
          <button type="button" className={styles.why} onClick={why}>
            Why?
          </button>
        </>
      ) : (
        <span className={styles.bare} />
      )}
    </div>
  );
}
