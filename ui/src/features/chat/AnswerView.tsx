// An answer: the voice's mark in the gutter, the work in serif without a bubble, then the score, then what can be done
// with it. While it runs it follows its run's stream; every finished block stays as it is.

import { memo, useMemo } from "react";
import { Mark } from "../../design/Mark";
import { MarkdownBlocks } from "../../design/markdown/Markdown";
import { ErrorNote } from "../../design/Notices";
import { Score } from "../../design/score/Score";
import { voiceName } from "../../design/voices";
import type { Answer, Choice, Message, Part } from "../../ipc/bindings";
import { useHintActions } from "../../ipc/hints";
import { useLiveAnswer } from "../../ipc/live";
import type { LiveAnswer } from "../../ipc/run-stream";
import { splitBlocks } from "../../lib/blocks";
import { Announcer } from "./Announcer";
import { AnswerActions } from "./AnswerActions";
import { EndNote, Reasoning, Struck, ToolCall, VendorTool } from "./AnswerParts";
import { FileChip } from "./FileChip";
import { ImageThumb } from "./QuestionView";
import { Sources } from "./Sources";
import { useChat } from "./state";
import styles from "./thread.module.css";

function AnswerText({ text, live }: { text: string; live: LiveAnswer | null }) {
  const still = useMemo(() => (live ? [] : splitBlocks(text)), [text, live]);
  return <MarkdownBlocks blocks={live ? live.blocks : still} tail={live?.tail ?? null} />;
}

type PartViewProps = { part: Part; live: LiveAnswer | null; thinking: boolean };

function PartView({ part, live, thinking }: PartViewProps) {
  if (part.type === "text") return <AnswerText text={part.text} live={live} />;
  if (part.type === "reasoning") return <Reasoning text={part.text} ms={part.ms} running={thinking} />;
  if (part.type === "tool_call") return <ToolCall name={part.name} args={part.args} />;
  if (part.type === "image") return <ImageThumb image={part} />;
  if (part.type === "built_in") return <VendorTool name={part.name} summary={part.summary} />;
  if (part.type === "file") return <FileChip name={part.name} mediaType={part.media_type} bytes={part.bytes} />;
  if (part.type === "audio") return <FileChip name="Recording" mediaType={part.media_type} bytes={part.bytes} />;
  if (part.type === "refusal")
    return (
      <p className={styles.refusal} data-selectable>
        Refused: {part.text}
      </p>
    );
  return <p className={styles.notice}>{part.text}</p>;
}

type PartsProps = { message: Message; live: LiveAnswer | null; told: string | null };

function Parts({ message, live, told }: PartsProps) {
  const running = message.answer?.state === "running";
  return message.parts.map((part, index) => {
    const last = index === message.parts.length - 1;
    if (part.type === "notice" && part.text === told) return null;
    return (
      <PartView
        // biome-ignore lint/suspicious/noArrayIndexKey: parts only grow at the end
        key={index}
        part={part}
        live={last && live && !live.ended ? live : null}
        thinking={running && last}
      />
    );
  });
}

function label(answer: Answer): string {
  const state = answer.state === "running" ? "Answer is running" : "Answer";
  return answer.who ? `${state}, ${answer.who}` : state;
}

type AnswerViewProps = {
  message: Message;
  last: boolean;
  /** The notice of the answer before, which need not be said again. */
  told: string | null;
  retry: (answer: string, choice?: Choice) => Promise<void>;
  onWhy: (answer: string) => void;
};

export const AnswerView = memo(function AnswerView({ message, last, told, retry, onWhy }: AnswerViewProps) {
  const live = useLiveAnswer(message);
  const shown = live?.message ?? message;
  const answer = shown.answer;
  const act = useHintActions({ choose_model: () => useChat.getState().set({ pickerOpen: true }) });
  if (!answer) return null;
  return (
    <article
      className={styles.answer}
      data-testid="message"
      data-role="assistant"
      data-state={answer.state}
      data-last={last || undefined}
      aria-label={label(answer)}
      aria-busy={answer.state === "running"}
    >
      <div className={styles.gutter} title={answer.who ? `${answer.who}, ${voiceName(answer.voice)}` : undefined}>
        <Mark voice={answer.voice} size={11} named />
      </div>
      <div className={styles.work}>
        <Struck struck={answer.struck} />
        <Parts message={shown} live={live} told={told} />
        <Sources sources={answer.sources} />
        <EndNote answer={answer} />
        {answer.error && (
          <div className={styles.failed}>
            <ErrorNote error={answer.error} onAct={act} onRetry={() => void retry(message.id)} />
          </div>
        )}
        <div className={styles.foot}>
          <Score segments={answer.score} />
          {answer.state !== "running" && <AnswerActions message={shown} answer={answer} retry={retry} onWhy={onWhy} />}
        </div>
        {live && <Announcer live={live} />}
      </div>
    </article>
  );
});
