// The person's policy in a first form: how new chats choose, and the hard rules that hold whatever is asked.

import { Button } from "@mantine/core";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import type { Rules } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { useHintActions } from "../../ipc/hints";
import { cx } from "../../lib/classes";
import { Ceiling } from "./Ceiling";
import { Dial } from "./Dial";
import { HereOnly } from "./HereOnly";
import { NeverRules } from "./NeverRules";
import styles from "./policy.module.css";

/** What is required of vendors is set under Settings; here it is told, as it is a rule of the same kind. */
function Privacy() {
  const policy = useRpc("policy_get", null).data;
  if (!policy) return null;
  const words = [
    policy.no_retention ? "only vendors that keep nothing" : "whatever a vendor keeps",
    policy.regions.length > 0 ? `only in ${policy.regions.join(", ").toUpperCase()}` : "any region",
  ];
  return (
    <div className={styles.setting}>
      <div>
        <h3>What vendors keep, and where they work</h3>
        <p className={cx(text.small, text.soft)}>
          Now: {words.join(", ")}. {policy.ruled_out.length > 0 && `Ruled out: ${policy.ruled_out.join(", ")}.`}
        </p>
      </div>
      <Button size="sm" onClick={() => go({ view: "settings", section: "privacy" })} data-testid="open-privacy">
        Open Privacy
      </Button>
    </div>
  );
}

function Form({ rules }: { rules: Rules }) {
  return (
    <>
      <section className={styles.section} aria-labelledby="dial">
        <h2 id="dial">How a new chat chooses its model</h2>
        <p className={cx(text.small, text.soft)}>
          Each chat can be turned to another point, or to one model, where you write.
        </p>
        <Dial />
      </section>
      <section className={styles.section} aria-labelledby="rules">
        <h2 id="rules">Rules</h2>
        <p className={cx(text.small, text.soft)}>
          They hold for every chat, also for a model that you pin. What a rule stops is told under Why.
        </p>
        <Ceiling rules={rules} />
        <HereOnly rules={rules} />
        <Privacy />
        <NeverRules rules={rules} />
      </section>
    </>
  );
}

export function Policy() {
  const query = useRpc("rules_get", null);
  const act = useHintActions();
  return (
    <main className={styles.page} aria-label="Policy">
      <div className={styles.content}>
        {query.isPending && <SkeletonRows label="Your rules are loading" />}
        {query.error && <ErrorNote error={query.error} onAct={act} onRetry={() => void query.refetch()} />}
        {query.data && <Form rules={query.data} />}
      </div>
    </main>
  );
}
