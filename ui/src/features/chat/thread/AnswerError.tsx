// What went wrong with an answer, under the text that is kept: what happened, what was kept, what to press. The vendor's
// own words are folded.

import { Button } from "@mantine/core";
import { ErrorNote } from "../../../design/Notices";
import { go } from "../../../design/router";
import type { Message, UserError } from "../../../ipc/bindings";
import { useHintActions } from "../../../ipc/hints";
import { Fold } from "./AnswerParts";
import styles from "./thread.module.css";
import type { Commands } from "./useCommands";

const KEY_ERRORS: readonly UserError["code"][] = [
  "keychain_missing",
  "keychain_locked",
  "keychain_timeout",
  "key_missing",
  "key_rejected",
  "permission",
  "quota",
];

/** A vendor's words stand in brackets at the end of a detail. */
export function splitDetail(detail: string): { plain: string; raw: string | null } {
  const match = /^([\s\S]*?)\s*\(((?:[^()]|\([^()]*\))+)\)\s*$/.exec(detail);
  return match?.[2] ? { plain: match[1] ?? "", raw: match[2] } : { plain: detail, raw: null };
}

export function AnswerError({ message, error, commands }: { message: Message; error: UserError; commands: Commands }) {
  const act = useHintActions({ choose_model: () => commands.askRetry(message) });
  const { plain, raw } = splitDetail(error.detail);
  const action = error.hint?.action;
  return (
    <div className={styles.failed}>
      <ErrorNote error={{ ...error, detail: plain }} onAct={act} onRetry={() => commands.again(message)}>
        {action !== "choose_model" && (
          <Button size="xs" onClick={() => commands.askRetry(message)}>
            Choose another model
          </Button>
        )}
        {KEY_ERRORS.includes(error.code) && action !== "open_settings" && (
          <Button size="xs" onClick={() => go({ view: "settings", section: "connections" })}>
            Open key settings
          </Button>
        )}
      </ErrorNote>
      {raw && (
        <Fold kept={`error ${message.id}`} head="What the vendor said" testid="raw-detail">
          <p className={styles.raw} data-selectable>
            {raw}
          </p>
        </Fold>
      )}
    </div>
  );
}
