// What this conversation has cost: all of it, by model, and its last answers.

import { Mark, VoiceLabel } from "../../../design/Mark";
import { Money, SumMoney } from "../../../design/Money";
import { Empty } from "../../../design/Notices";
import text from "../../../design/styles/text.module.css";
import { voiceColor } from "../../../design/voices";
import type { Message, Thread } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatSum, percentOf, sumTotal } from "../../../lib/money";
import { plural } from "../../../lib/text";
import { formatWhen } from "../../../lib/time";
import { revealMessage } from "../thread/view";
import { headline } from "../thread/words";
import { costByModel, type ModelCost } from "./cost";
import styles from "./cost.module.css";

const LAST = 8;

function ByModel({ models }: { models: readonly ModelCost[] }) {
  const most = models.reduce((top, model) => (sumTotal(model.sum) > top ? sumTotal(model.sum) : top), 0n);
  return (
    <section>
      <h3 className={styles.heading}>By model, in the versions shown</h3>
      <ul className={styles.models}>
        {models.map((model) => (
          <li key={model.who}>
            <span className={styles.line}>
              <VoiceLabel voice={model.voice}>{model.who}</VoiceLabel>
              <span className={cx(styles.spring, text.faint)}>{plural(model.answers, "answer")}</span>
              <span className={text.machineSmall}>{formatSum(model.sum, "exact")}</span>
            </span>
            <span className={styles.bar} aria-hidden="true">
              <i style={{ width: `${percentOf(sumTotal(model.sum), most)}%`, background: voiceColor(model.voice) }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LastAnswers({ messages }: { messages: readonly Message[] }) {
  const now = Date.now();
  const questions = new Map(messages.map((message) => [message.id, message]));
  const last = messages.filter((message) => message.answer && message.answer.state !== "running").slice(-LAST);
  return (
    <section>
      <h3 className={styles.heading}>Last answers</h3>
      <ul className={styles.answers}>
        {last.toReversed().map((message) => {
          const asked = questions.get(message.parent ?? "");
          if (!message.answer) return null;
          return (
            <li key={message.id}>
              <button type="button" className={styles.answer} onClick={() => revealMessage(message.id, true)}>
                <Mark voice={message.answer.voice} size={8} named />
                <span className={text.line}>{headline(asked ?? message)}</span>
                <span className={cx(text.machineSmall, text.faint)}>{formatWhen(message.at, now)}</span>
                <Money cost={message.answer.cost} small />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Cost({ thread }: { thread: Thread | undefined }) {
  if (!thread) return <Empty title="What this chat costs appears here." detail="By model, and for each answer." />;
  const models = costByModel(thread.messages);
  return (
    <>
      <div>
        <p className={styles.total} data-testid="chat-cost">
          <SumMoney sum={thread.sum} />
        </p>
        <p className={text.faint}>for this chat, with every version</p>
      </div>
      {models.length > 0 ? (
        <>
          <ByModel models={models} />
          <LastAnswers messages={thread.messages} />
        </>
      ) : (
        <p className={cx(text.small, text.soft)}>Nothing has been answered yet.</p>
      )}
    </>
  );
}
