// An answer: the voice's mark in the gutter, the work in serif without a bubble, then the score, then what can be done
// with it. While it runs it follows its run's stream; every finished block stays as it is.

import { Button } from "@mantine/core";
import { IconPlayerTrackNext } from "@tabler/icons-react";
import { memo, useState } from "react";
import { useContextMenu } from "../../../design/actions/ActionItems";
import { Mark } from "../../../design/Mark";
import { Score } from "../../../design/score/Score";
import { voiceName } from "../../../design/voices";
import type { Answer, Message, Part } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { useLiveAnswer } from "../../../ipc/live";
import type { LiveAnswer } from "../../../ipc/run-stream";
import { FileChip } from "../FileChip";
import { Announcer } from "./Announcer";
import { AnswerActions } from "./AnswerActions";
import { AnswerError } from "./AnswerError";
import { EndNote, Reasoning, Struck, ToolCall, VendorTool } from "./AnswerParts";
import { AnswerText } from "./AnswerText";
import { Bookmark } from "./Bookmark";
import { ImageThumb } from "./ImageThumb";
import { answerItems, wasCut } from "./items";
import { Sources } from "./Sources";
import styles from "./thread.module.css";
import type { Commands } from "./useCommands";
import { useThreadView } from "./view";

type PartViewProps = { message: Message; index: number; part: Part; live: LiveAnswer | null; thinking: boolean };

function PartView({ message, index, part, live, thinking }: PartViewProps) {
  const kept = `${message.id} ${index}`;
  if (part.type === "text") return <AnswerText text={part.text} live={live} />;
  if (part.type === "reasoning")
    return <Reasoning id={kept} text={part.text} ms={part.ms} running={thinking} since={message.at} />;
  if (part.type === "tool_call") return <ToolCall id={kept} name={part.name} args={part.args} />;
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
        message={message}
        index={index}
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

const Ribbon = memo(Score);

type FootProps = { message: Message; answer: Answer; active: boolean; commands: Commands };

/** The next better model is asked for only where it can be pressed: on the last answer, and under the pointer. */
const Foot = memo(function Foot({ message, answer, active, commands }: FootProps) {
  const asked = useThreadView((state) => state.retryMenu === message.id);
  const escalation = useRpc("chat_escalation", { answer: message.id }, active).data ?? null;
  return (
    <AnswerActions
      message={message}
      answer={answer}
      escalation={escalation}
      active={active || asked}
      commands={commands}
    />
  );
});

type AnswerViewProps = {
  message: Message;
  last: boolean;
  /** The notice of the answer before, which need not be said again. */
  told: string | null;
  commands: Commands;
};

export const AnswerView = memo(function AnswerView({ message, last, told, commands }: AnswerViewProps) {
  const live = useLiveAnswer(message);
  const [near, setNear] = useState(false);
  const shown = live?.message ?? message;
  const escalation = useRpc("chat_escalation", { answer: message.id }, near && shown.answer?.state !== "running");
  const { onContextMenu, menu } = useContextMenu(() => answerItems(shown, escalation.data ?? null, commands));
  const { answer } = shown;
  if (!answer) return null;
  const running = answer.state === "running";
  return (
    <article
      className={styles.answer}
      data-testid="message"
      data-message={message.id}
      data-role="assistant"
      data-state={answer.state}
      data-last={last || undefined}
      aria-label={label(answer)}
      aria-busy={running}
      tabIndex={-1}
      onContextMenu={onContextMenu}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      <div className={styles.gutter}>
        <span title={answer.who ? `${answer.who}, ${voiceName(answer.voice)}` : undefined}>
          <Mark voice={answer.voice} size={11} named />
        </span>
        <Bookmark message={message} commands={commands} />
      </div>
      <div className={styles.work}>
        <Struck id={message.id} struck={answer.struck} />
        <Parts message={shown} live={live} told={told} />
        <Sources sources={answer.sources} />
        <EndNote answer={answer}>
          {wasCut(shown) && (
            <Button
              size="xs"
              leftSection={<IconPlayerTrackNext size={14} stroke={1.5} />}
              onClick={() => commands.goOn(message)}
              data-testid="continue"
            >
              Continue
            </Button>
          )}
        </EndNote>
        {answer.error && <AnswerError message={message} error={answer.error} commands={commands} />}
        <div className={styles.foot}>
          <Ribbon segments={answer.score} />
          {!running && <Foot message={shown} answer={answer} active={last || near} commands={commands} />}
        </div>
        {live && <Announcer said={live.said} />}
      </div>
      {menu}
    </article>
  );
});
