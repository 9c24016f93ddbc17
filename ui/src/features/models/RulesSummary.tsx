// The person's rules in short, beside the portfolio: they are changed under Policy.

import { Button } from "@mantine/core";
import { VoiceLabel } from "../../design/Mark";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import { useRpc } from "../../ipc/client";
import { usePreferences } from "../../ipc/preferences";
import { PRESETS } from "./presets";
import styles from "./vendors.module.css";
import { formatRate } from "./words";

/** Names that are shown before the rest is counted. */
const NAMED = 4;

export function RulesSummary() {
  const rules = useRpc("rules_get", null).data;
  const { preset } = usePreferences();
  if (!rules) return null;
  const rest = rules.never.length - NAMED;
  return (
    <section className={styles.rules} aria-labelledby="rules">
      <div className={styles.head}>
        <h2 id="rules">Your rules</h2>
        <Button
          size="xs"
          variant="subtle"
          onClick={() => go({ view: "models", tab: "policy" })}
          data-testid="edit-policy"
        >
          Edit
        </Button>
      </div>
      <dl>
        <div className={styles.rule}>
          <dt>New chats</dt>
          <dd>{PRESETS.find((each) => each.value === preset)?.label}</dd>
        </div>
        <div className={styles.rule}>
          <dt>One answer</dt>
          <dd>
            {rules.ceiling === null ? (
              "no ceiling"
            ) : (
              <>
                at most <span className={text.machine}>{formatRate(rules.ceiling)}</span>
              </>
            )}
          </dd>
        </div>
        {rules.local_only && (
          <div className={styles.rule}>
            <dt>Where</dt>
            <dd>only on this computer</dd>
          </div>
        )}
        <div className={styles.rule}>
          <dt>Never</dt>
          <dd className={styles.forbidden}>
            {rules.never.slice(0, NAMED).map((rule) => (
              <VoiceLabel key={rule.target} voice={rule.voice}>
                {rule.whole ? `all of ${rule.name}` : rule.name}
              </VoiceLabel>
            ))}
            {rest > 0 && <span>and {rest} more</span>}
            {rules.never.length === 0 && "nothing is forbidden"}
          </dd>
        </div>
      </dl>
    </section>
  );
}
