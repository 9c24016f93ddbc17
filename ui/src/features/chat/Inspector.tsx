// Why this model: the reason in one plain sentence, then the facts behind it. For the newest answer, one that was
// asked about, or the draft. What was learned from the person, pins and policies are not here yet.

import { IconChevronRight, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { IconButton } from "../../design/IconButton";
import { Mark, VoiceLabel } from "../../design/Mark";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { voiceColor } from "../../design/voices";
import type { Candidate, Rejected, Route, Thread } from "../../ipc/bindings";
import { rpcQuery } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatCap, formatCost, formatPico, pico } from "../../lib/money";
import { formatDuration } from "../../lib/time";
import { usePlatform } from "../../platform/context";
import { useRoutePreview } from "./compose/useRoutePreview";
import styles from "./inspector.module.css";
import { draftKey, emptyDraft, presetLabel, useChat } from "./state";

function ceilingWords(ceiling: string): string {
  const amount = pico(ceiling);
  return amount >= 1_000_000_000_000n ? formatCap(amount) : formatPico(amount, "total");
}

function Facts({ route }: { route: Route }) {
  const decided = route.pinned
    ? "your choice, no model was asked"
    : `by rules, ${presetLabel(route.preset ?? "balanced")}, no model was asked`;
  const { low, high } = route.estimate;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Task</dt>
        <dd>{route.task}</dd>
      </div>
      {route.needs.length > 0 && (
        <div>
          <dt>Needs</dt>
          <dd>{route.needs.join(", ")}</dd>
        </div>
      )}
      {route.ceiling !== null && (
        <div>
          <dt>Ceiling</dt>
          <dd>
            <span className={text.machine}>{ceilingWords(route.ceiling)}</span> left this month
          </dd>
        </div>
      )}
      <div>
        <dt>Estimate</dt>
        <dd className={text.machine}>
          {formatCost(low).replace("about ", "")} to {formatCost(high).replace("about ", "")}
        </dd>
      </div>
      <div>
        <dt>Decided</dt>
        <dd>
          <span className={text.machine}>{formatDuration(route.took_us / 1000)}</span> {decided}
        </dd>
      </div>
    </dl>
  );
}

function CandidateRow({ candidate, chosen }: { candidate: Candidate; chosen: boolean }) {
  const width = `${Math.round(Math.min(1, Math.max(0, candidate.score)) * 100)}%`;
  return (
    <tr className={styles.candidate} data-chosen={chosen || undefined}>
      <th scope="row">
        <VoiceLabel voice={candidate.voice}>{candidate.who}</VoiceLabel>
        <span className={styles.bar} aria-hidden="true">
          <i style={{ width, background: voiceColor(candidate.voice) }} />
        </span>
      </th>
      <td>{candidate.score.toFixed(2)}</td>
      <td className={text.soft}>{formatCost(candidate.cost).replace("about ", "")}</td>
      <td className={text.soft}>{candidate.ttft_ms === null ? "unknown" : formatDuration(candidate.ttft_ms)}</td>
    </tr>
  );
}

function Candidates({ route }: { route: Route }) {
  return (
    <table className={styles.candidates}>
      <thead>
        <tr>
          <th scope="col" className={styles.heading}>
            Candidates
          </th>
          <th scope="col">score</th>
          <th scope="col">cost</th>
          <th scope="col">first</th>
        </tr>
      </thead>
      <tbody>
        {route.candidates.map((candidate) => (
          <CandidateRow key={candidate.offer} candidate={candidate} chosen={candidate.offer === route.offer} />
        ))}
      </tbody>
    </table>
  );
}

function RuledOut({ rejected }: { rejected: readonly Rejected[] }) {
  if (rejected.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>Ruled out</h3>
      <ul>
        {rejected.map((each) => (
          <li key={`${each.offer} ${each.rule}`} className={styles.rejected} title={each.rule}>
            <VoiceLabel voice={each.voice} size={8}>
              {each.who}
            </VoiceLabel>
            <p>{each.reason}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function IfItFails({ then }: { then: readonly Candidate[] }) {
  return (
    <section>
      <h3 className={styles.heading}>If it fails</h3>
      {then.length === 0 ? (
        <p className={cx(text.small, text.soft)}>No other model may answer this.</p>
      ) : (
        <p className={styles.then}>
          {then.map((candidate, index) => (
            <Fragment key={candidate.offer}>
              {index > 0 && <IconChevronRight size={12} stroke={1.5} aria-label="then" />}
              <VoiceLabel voice={candidate.voice}>{candidate.who}</VoiceLabel>
            </Fragment>
          ))}
        </p>
      )}
    </section>
  );
}

function RouteView({ route }: { route: Route }) {
  return (
    <>
      <div>
        <h2 className={styles.who}>
          <Mark voice={route.voice} size={13} />
          {route.who}
        </h2>
        <p className={styles.because} data-testid="why-because">
          {route.because}
        </p>
      </div>
      <Facts route={route} />
      <Candidates route={route} />
      <RuledOut rejected={route.rejected} />
      <IfItFails then={route.then} />
    </>
  );
}

function AnswerRoute({ answer, running }: { answer: string; running: boolean }) {
  const platform = usePlatform();
  const query = useQuery({
    ...rpcQuery(platform, "route_of", { answer }),
    // A run that has only just started may not have been routed yet.
    refetchInterval: ({ state }) => (running && state.error ? 600 : false),
  });
  if (query.isPending) return <SkeletonRows label="The reasons are loading" />;
  if (query.error) {
    if (running || query.error.code === "not_found")
      return (
        <Empty title="No route was recorded for this answer." detail="Reasons appear here once a model is chosen." />
      );
    return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <RouteView route={query.data} />;
}

function DraftRoute({ conversation, thread }: { conversation: string | null; thread: Thread | undefined }) {
  const draft = useChat((state) => state.drafts[draftKey(conversation)] ?? emptyDraft);
  const { data, isPending } = useRoutePreview(conversation, thread?.leaf ?? null, draft);
  if (isPending) return <SkeletonRows label="The reasons are loading" />;
  if (data?.route) return <RouteView route={data.route} />;
  if (data?.error && data.error.code !== "no_model") return <ErrorNote error={data.error} />;
  return (
    <Empty
      title="The next answer’s reasons appear here."
      detail="Who was in question, what each would cost, and what was ruled out."
    />
  );
}

type InspectorProps = {
  conversation: string | null;
  thread: Thread | undefined;
  overlay: boolean;
  onClose: () => void;
};

export function Inspector({ conversation, thread, overlay, onClose }: InspectorProps) {
  const why = useChat((state) => state.why);
  const latest = thread?.messages.findLast((message) => message.role === "assistant");
  const asked = why.kind === "answer" ? thread?.messages.find((message) => message.id === why.id) : latest;
  return (
    <div className={styles.inspector}>
      {overlay && (
        <div className={styles.close}>
          <span className={text.section}>Why</span>
          <IconButton label="Close" small onClick={onClose}>
            <IconX size={15} stroke={1.5} />
          </IconButton>
        </div>
      )}
      {why.kind === "draft" || !asked ? (
        <DraftRoute conversation={conversation} thread={thread} />
      ) : (
        <AnswerRoute
          key={`${asked.id} ${asked.answer?.state}`}
          answer={asked.id}
          running={asked.answer?.state === "running"}
        />
      )}
    </div>
  );
}
