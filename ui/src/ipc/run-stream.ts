// One running answer: batches of events in, at most one published state a frame out. Text is appended, never
// re-joined from the start; finished Markdown blocks are kept in one growing array: a frame costs the same at any length.
// A stream outlives the view that opened it for as long as anybody listens, and starts again from its own seq.

import { type Block, BlockSplitter, type Tail } from "../lib/blocks";
import { Sentences } from "../lib/text";
import type { Platform } from "../platform/types";
import type { Message, Part, RunEvent } from "./bindings";

export type LiveAnswer = {
  message: Message;
  /** Blocks of the last part, where that part is text. The array only grows: of it the first `finished` are meant. */
  blocks: readonly Block[];
  finished: number;
  tail: Tail | null;
  /** The sentences that were finished last, for a screen reader. */
  said: string;
  ended: boolean;
};

type Frame = (flush: () => void) => void;

/** A frame where the window is drawn, and a quarter of a second where it is hidden and gets no frames. */
const nextFrame: Frame = (flush) => {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    flush();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 250);
};

export class RunStream {
  private state: LiveAnswer | null = null;
  private message: Message | null = null;
  private splitter = new BlockSplitter();
  private pending: RunEvent[] = [];
  private scheduled = false;
  private ended = false;
  private sentences = new Sentences();
  private said = "";
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly frame: Frame = nextFrame,
    private readonly onEnded: (message: Message) => void = () => undefined,
  ) {}

  readonly snapshot = (): LiveAnswer | null => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly receive = (batch: RunEvent[]): void => {
    for (const event of batch) this.pending.push(event);
    if (this.scheduled) return;
    this.scheduled = true;
    this.frame(this.flush);
  };

  private readonly flush = (): void => {
    this.scheduled = false;
    const events = this.pending;
    this.pending = [];
    for (const event of events) this.apply(event);
    if (!this.message) return;
    this.state = {
      message: { ...this.message },
      blocks: this.splitter.finished,
      finished: this.splitter.finished.length,
      tail: this.splitter.open(),
      said: this.said,
      ended: this.ended,
    };
    for (const listener of this.listeners) listener();
    if (this.ended && events.some((event) => event.type === "ended")) this.onEnded(this.message);
  };

  private apply(event: RunEvent): void {
    if (event.type === "snapshot") {
      this.restart(event.message);
      return;
    }
    const message = this.message;
    const answer = message?.answer;
    // Events at or before the seq that the snapshot holds were already in it.
    if (!message || !answer || this.ended || event.seq <= answer.seq) return;
    this.message = { ...message, answer: { ...answer, seq: event.seq } };
    if (event.type === "text") this.appendText(event.text);
    else if (event.type === "reasoning") this.appendReasoning(event.text);
    else if (event.type === "score")
      this.answer({ score: event.score, who: event.who, voice: event.voice, model: event.model });
    else if (event.type === "restarted") this.strike(event.struck);
    else {
      this.say(this.sentences.rest());
      this.restart(event.message);
      this.ended = true;
    }
  }

  private answer(change: Partial<NonNullable<Message["answer"]>>): void {
    if (this.message?.answer) this.message = { ...this.message, answer: { ...this.message.answer, ...change } };
  }

  private restart(message: Message): void {
    this.message = { ...message, parts: [...message.parts] };
    this.splitter = new BlockSplitter();
    const last = message.parts.at(-1);
    if (last?.type === "text") this.splitter.push(last.text);
  }

  private replaceParts(parts: Part[]): void {
    if (this.message) this.message = { ...this.message, parts };
  }

  private appendText(text: string): void {
    const parts = this.message?.parts ?? [];
    const last = parts.at(-1);
    if (last?.type === "text") this.replaceParts([...parts.slice(0, -1), { type: "text", text: last.text + text }]);
    else {
      this.splitter = new BlockSplitter();
      this.replaceParts([...parts, { type: "text", text }]);
    }
    this.splitter.push(text);
    this.say(this.sentences.push(text));
  }

  private say(words: string): void {
    if (words.trim() !== "") this.said = words;
  }

  private appendReasoning(text: string): void {
    const parts = this.message?.parts ?? [];
    const last = parts.at(-1);
    if (last?.type === "reasoning") this.replaceParts([...parts.slice(0, -1), { ...last, text: last.text + text }]);
    else this.replaceParts([...parts, { type: "reasoning", text, ms: null }]);
  }

  private strike(struck: { who: string; text: string }): void {
    this.sentences = new Sentences();
    this.splitter = new BlockSplitter();
    this.replaceParts([]);
    if (struck.text.trim() !== "") this.answer({ struck: [...(this.message?.answer?.struck ?? []), struck] });
  }
}

/** The streams that somebody looks at, by run: one attach a run however many views show it. */
export class RunStreams {
  private readonly open = new Map<string, { stream: RunStream; users: number; detach: () => void }>();

  constructor(
    private readonly platform: Platform,
    private readonly onEnded: (message: Message) => void,
    private readonly onLost: () => void,
  ) {}

  use(run: string, fromSeq: number): { stream: RunStream; release: () => void } {
    let entry = this.open.get(run);
    if (!entry) {
      const stream = new RunStream(nextFrame, this.onEnded);
      entry = { stream, users: 0, detach: this.platform.attach(run, fromSeq, stream.receive, this.onLost) };
      this.open.set(run, entry);
    }
    const kept = entry;
    kept.users += 1;
    return { stream: kept.stream, release: () => this.release(run, kept) };
  }

  private release(run: string, entry: { users: number; detach: () => void }): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.detach();
    this.open.delete(run);
  }
}
