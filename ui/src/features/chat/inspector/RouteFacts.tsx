// The facts behind a route: task, needs and limits, the candidates with their figures, and the rule behind each that was
// ruled out.

import { VoiceLabel } from "../../../design/Mark";
import text from "../../../design/styles/text.module.css";
import { voiceColor } from "../../../design/voices";
import type { Candidate, Rejected, Route } from "../../../ipc/bindings";
import { formatCap, formatCost, formatPico, pico } from "../../../lib/money";
import { formatDuration } from "../../../lib/time";
import { presetLabel } from "../state";
import styles from "./inspector.module.css";

function ceilingWords(ceiling: string): string {
  const amount = pico(ceiling);
  return amount >= 1_000_000_000_000n ? formatCap(amount) : formatPico(amount, "total");
}

export function Facts({ route }: { route: Route }) {
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

export function Candidates({ route }: { route: Route }) {
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

export function RuledOut({ rejected }: { rejected: readonly Rejected[] }) {
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
