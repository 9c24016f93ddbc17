// Simulated streaming: a run speaks its answer in small pieces, fails over once on request, can be stopped and
// attached to at any point, as the real core's can.

import type { Message, RunEvent } from "../../ipc/bindings";
import { known, step } from "./values";

type Listener = (batch: RunEvent[]) => void;
type RunEventBody = RunEvent extends infer E ? (E extends { seq: number } ? Omit<E, "seq"> : never) : never;

type Script = { reasoning: string; text: string; dollars: number; failover: boolean };

export class FakeRun {
  private seq = 0;
  private at = 0;
  private readonly listeners = new Set<Listener>();
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly words: string[];

  constructor(
    readonly message: Message,
    private readonly script: Script,
    private readonly pace: number,
    private readonly done: (message: Message) => void,
  ) {
    this.words = script.text.match(/\s*\S+/g) ?? [];
  }

  start(): void {
    if (this.script.reasoning) this.say({ type: "reasoning", text: this.script.reasoning });
    this.timer = setInterval(() => this.tick(), this.pace);
  }

  attach(listener: Listener): () => void {
    this.listeners.add(listener);
    queueMicrotask(() => listener([{ type: "snapshot", message: structuredClone(this.message) }]));
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    this.end("stopped");
  }

  private tick(): void {
    if (this.script.failover && this.at === 12) this.failOver();
    const words = this.words.slice(this.at, this.at + 3).join("");
    this.at += 3;
    if (words === "") this.end("complete");
    else this.say({ type: "text", text: words });
  }

  private failOver(): void {
    this.script.failover = false;
    const answer = this.message.answer;
    if (!answer) return;
    const text = this.message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
    this.say({ type: "restarted", struck: { who: answer.who, text } });
    const running = answer.score.at(-1);
    const score = [
      ...answer.score.slice(0, -1),
      step(answer.voice, answer.who, 0.8, 0, "fail", "busy, passed on"),
      step("anthropic", "Claude Sonnet 4.5", 0, 0.0114, "run", ""),
    ];
    if (running)
      this.say({ type: "score", score, who: "Claude Sonnet 4.5", voice: "anthropic", model: "claude-sonnet-4-5" });
  }

  private say(body: RunEventBody): void {
    const { message } = this;
    const { answer } = message;
    if (answer?.state !== "running") return;
    this.seq += 1;
    answer.seq = this.seq;
    const last = message.parts.at(-1);
    if (body.type === "text") {
      if (last?.type === "text") last.text += body.text;
      else message.parts.push({ type: "text", text: body.text });
    } else if (body.type === "reasoning") message.parts.push({ type: "reasoning", text: body.text, ms: 900 });
    else if (body.type === "restarted") {
      message.parts.length = 0;
      answer.struck.push(body.struck);
    } else if (body.type === "score") Object.assign(answer, { score: body.score, who: body.who, voice: body.voice });
    this.send({ ...body, seq: this.seq } as RunEvent);
  }

  private end(state: "complete" | "stopped"): void {
    if (this.timer) clearInterval(this.timer);
    const { answer } = this.message;
    if (answer?.state !== "running") return;
    const took = Math.max(400, this.at * this.pace);
    this.seq += 1;
    answer.seq = this.seq;
    answer.state = state;
    answer.stop_reason = state === "complete" ? "end" : "cancelled";
    answer.score = answer.score.map((part) =>
      part.state === "run"
        ? { ...part, state: "done", ms: took, label: "answered", cost: known(this.script.dollars) }
        : part,
    );
    answer.cost = known(this.script.dollars);
    answer.took = took;
    answer.ttft = 400;
    answer.usage = { input: 1840, cached_input: 1024, cache_write: 0, output: this.at, reasoning: 40 };
    this.send({ type: "ended", seq: this.seq, message: structuredClone(this.message) });
    this.done(this.message);
  }

  private send(event: RunEvent): void {
    for (const listener of this.listeners) listener([event]);
  }
}
