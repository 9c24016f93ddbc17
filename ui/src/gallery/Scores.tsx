// The score in all its states, whole and mini, and meters under and over their limit.

import { Meter } from "../design/Meter";
import { HoverScore } from "../design/score/HoverScore";
import { MiniScore, Score } from "../design/score/Score";
import type { Segment } from "../ipc/bindings";
import { routed, step, usd } from "../platform/fake/values";
import { Example, Section } from "./Section";

const WHOLE: Segment[] = [
  routed,
  step("local", "Qwen3 8B", 1.1, 0, "done", "read"),
  step("google", "Flash-Lite", 0.9, 0.0004, "done", "drafted"),
  step("openai", "GPT-5.1", 0.2, 0, "fail", "full"),
  step("mistral", "Mistral Large 3", 2, 0.0041, "done", "checked"),
  step("anthropic", "Claude Sonnet 4.5", 6.2, 0.0614),
];
const draft = step("google", "Flash-Lite", 0.9, 0.0004);
const answer = (state: Segment["state"]) => step("anthropic", "Claude Sonnet 4.5", 6.2, 0.0114, state);

const MINIS: [string, Segment[]][] = [
  ["Forecast", [routed, draft, answer("plan")]],
  ["Running", [routed, draft, answer("run")]],
  ["Done", [routed, draft, answer("done")]],
  ["Cached", [routed, { ...draft, state: "cache" }, answer("cache")]],
  ["Failed over", [routed, step("openai", "GPT-5.1", 0.2, 0, "fail", "full"), answer("done")]],
  ["Failed", [routed, step("openai", "GPT-5.1", 0.2, 0, "fail", "full")]],
  ["Nothing yet", []],
];

const COSTS: [string, number][] = [
  ["free", 0],
  ["under $0.001", 0.0004],
  ["under $0.008", 0.004],
  ["under $0.05", 0.02],
  ["$0.05 and up", 0.4],
];

const parts = [
  { voice: "anthropic", pico_usd: usd(8.35) },
  { voice: "openai", pico_usd: usd(3.4) },
  { voice: "google", pico_usd: usd(2.05) },
];

export function Scores() {
  return (
    <Section title="The score: width is time, thickness is money, mark is the voice">
      <Score segments={WHOLE} />
      {MINIS.map(([name, segments]) => (
        <Example key={name} name={name}>
          <MiniScore segments={segments} width={96} />
        </Example>
      ))}
      {COSTS.map(([name, dollars]) => (
        <Example key={name} name={name}>
          <MiniScore segments={[routed, step("anthropic", "Claude Sonnet 4.5", 6.2, dollars)]} width={96} />
        </Example>
      ))}
      <Example name="Hover for the whole">
        <HoverScore segments={WHOLE} width={96} />
      </Example>
      <Example name="Meter, within">
        <Meter parts={parts} cap={usd(20)} label="$13.80 of $20" tick />
      </Example>
      <Example name="Meter, over">
        <Meter parts={parts} cap={usd(10)} label="$13.80 of $10, over" tick />
      </Example>
      <Example name="Month band">
        <Meter parts={parts} cap={usd(20)} label="$13.80 of $20" height={22} tick />
      </Example>
    </Section>
  );
}
