import { describe, expect, it, vi } from "vitest";
import { answerMessage } from "../platform/fake/chats";
import { routed, step } from "../platform/fake/values";
import type { Platform } from "../platform/types";
import type { Message, RunEvent } from "./bindings";
import { RunStream, RunStreams } from "./run-stream";

function running(text = "", seq = 0): Message {
  return answerMessage({
    parent: "q",
    at: 0,
    parts: text ? [{ type: "text", text }] : [],
    score: [routed, step("alder", "Alder Large", 0, 0.001, "run", "")],
    state: "running",
    seq,
  });
}

/** A stream whose frames come when the test says so. */
function stream() {
  const frames: (() => void)[] = [];
  const ended = vi.fn();
  const live = new RunStream((flush) => frames.push(flush), ended);
  const draw = () => {
    for (const flush of frames.splice(0)) flush();
  };
  return { live, frames, draw, ended };
}

const text = (seq: number, words: string): RunEvent => ({ type: "text", seq, text: words });
const words = (live: RunStream) =>
  live.snapshot()?.message.parts.map((part) => ("text" in part ? part.text : part.type));

describe("a run's stream", () => {
  it("flushes once a frame, however many batches came", () => {
    const { live, frames, draw } = stream();
    const heard = vi.fn();
    live.subscribe(heard);
    live.receive([{ type: "snapshot", message: running() }]);
    for (let seq = 1; seq <= 50; seq++) live.receive([text(seq, "a ")]);
    expect(frames).toHaveLength(1);
    expect(heard).not.toHaveBeenCalled();
    draw();
    expect(heard).toHaveBeenCalledOnce();
    expect(words(live)).toEqual(["a ".repeat(50)]);
  });

  it("leaves out what the snapshot already holds, and what comes twice", () => {
    const { live, draw } = stream();
    live.receive([
      { type: "snapshot", message: running("One ", 3) },
      text(2, "lost "),
      text(3, "lost "),
      text(4, "two "),
      text(4, "twice "),
      text(5, "three"),
    ]);
    draw();
    expect(words(live)).toEqual(["One two three"]);
    expect(live.snapshot()?.message.answer?.seq).toBe(5);
  });

  it("keeps reasoning and text apart", () => {
    const { live, draw } = stream();
    live.receive([
      { type: "snapshot", message: running() },
      { type: "reasoning", seq: 1, text: "Hm" },
      { type: "reasoning", seq: 2, text: "m." },
      text(3, "Yes."),
    ]);
    draw();
    expect(live.snapshot()?.message.parts).toEqual([
      { type: "reasoning", text: "Hmm.", ms: null },
      { type: "text", text: "Yes." },
    ]);
  });

  it("strikes a partial answer and begins again on the next model", () => {
    const { live, draw } = stream();
    const score = [
      routed,
      step("alder", "Alder Large", 1, 0, "fail", "busy, passed on"),
      step("birch", "Birch Grand", 0, 0, "run", ""),
    ];
    live.receive([
      { type: "snapshot", message: running() },
      text(1, "Half an"),
      { type: "restarted", seq: 2, struck: { who: "Alder Large", text: "Half an" } },
      { type: "score", seq: 3, score, who: "Birch Grand", voice: "birch", model: "birch-grand" },
      text(4, "Whole."),
    ]);
    draw();
    const answer = live.snapshot()?.message.answer;
    expect(answer?.struck).toEqual([{ who: "Alder Large", text: "Half an" }]);
    expect([answer?.who, answer?.voice, answer?.score.length]).toEqual(["Birch Grand", "birch", 3]);
    expect(words(live)).toEqual(["Whole."]);
    expect(live.snapshot()?.tail?.source).toBe("Whole.");
  });

  it("ends once, with the message as the core has it, and hears nothing after", () => {
    const { live, draw, ended } = stream();
    const last = { ...running("All of it.", 9) };
    live.receive([
      { type: "snapshot", message: running() },
      text(1, "All"),
      { type: "ended", seq: 2, message: last },
      text(3, "late"),
    ]);
    draw();
    live.receive([text(4, "later")]);
    draw();
    expect(words(live)).toEqual(["All of it."]);
    expect(live.snapshot()?.ended).toBe(true);
    expect(ended).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: last.id }));
  });

  it("keeps finished blocks as the same objects, so that only the last one is parsed again", () => {
    const { live, draw } = stream();
    live.receive([{ type: "snapshot", message: running() }, text(1, "First.\n\nSecond.\n\nThird")]);
    draw();
    const before = live.snapshot()?.blocks ?? [];
    expect(before.map((block) => block.source)).toEqual(["First.", "Second."]);
    live.receive([text(2, " goes on.")]);
    draw();
    const after = live.snapshot();
    expect(after?.blocks[0]).toBe(before[0]);
    expect(after?.blocks[1]).toBe(before[1]);
    expect(after?.tail?.source).toBe("Third goes on.");
  });

  it("costs no more at the ten-thousandth token than at the tenth", () => {
    const { live, draw } = stream();
    live.receive([{ type: "snapshot", message: running() }]);
    let longestTail = 0;
    for (let seq = 1; seq <= 10_000; seq++) {
      live.receive([text(seq, seq % 40 === 0 ? "end.\n\n" : "word ")]);
      if (seq % 100 === 0) draw();
      longestTail = Math.max(longestTail, live.snapshot()?.tail?.source.length ?? 0);
    }
    draw();
    expect(live.snapshot()?.blocks).toHaveLength(249);
    expect(longestTail).toBeLessThan(300);
  });
});

describe("streams by run", () => {
  it("attaches once however many views look, and detaches with the last", () => {
    const detach = vi.fn();
    const attach = vi.fn(() => detach);
    const streams = new RunStreams(
      { attach } as unknown as Platform,
      () => undefined,
      () => undefined,
    );
    const one = streams.use("run", 7);
    const two = streams.use("run", 7);
    expect(attach).toHaveBeenCalledExactlyOnceWith("run", 7, expect.any(Function), expect.any(Function));
    expect(one.stream).toBe(two.stream);
    one.release();
    expect(detach).not.toHaveBeenCalled();
    two.release();
    expect(detach).toHaveBeenCalledOnce();
  });
});
