// What is never asked: models one by one, or a whole connection.

import { Button, Select } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { VoiceLabel } from "../../design/Mark";
import text from "../../design/styles/text.module.css";
import type { NeverRule, Rules } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { cx } from "../../lib/classes";
import styles from "./policy.module.css";
import { useNever } from "./useModel";

/** Options that are drawn at once; more words find the others. */
const SHOWN = 60;

function useTargets(rules: Rules) {
  const models = useRpc("models_list", null).data ?? [];
  const taken = new Set(rules.never.map((rule) => rule.target));
  const connections = rules.connections.map(({ target, name }) => ({ value: target, label: `All of ${name}` }));
  const offers = models.map(({ offer, title, connection_name }) => ({
    value: offer,
    label: `${title}, ${connection_name}`,
  }));
  const free = (options: { value: string; label: string }[]) => options.filter(({ value }) => !taken.has(value));
  return [
    { group: "Connections", items: free(connections) },
    { group: "Models", items: free(offers) },
  ];
}

function Rule({ rule }: { rule: NeverRule }) {
  const setNever = useNever();
  return (
    <li className={styles.rule} data-testid="never-rule">
      <IconBan size={14} stroke={1.5} aria-hidden="true" className={text.danger} />
      <VoiceLabel voice={rule.voice}>{rule.whole ? `All of ${rule.name}` : rule.name}</VoiceLabel>
      <span className={cx(text.small, text.faint, text.line)}>{rule.whole ? "" : rule.connection_name}</span>
      <Button size="xs" variant="subtle" onClick={() => setNever([rule.target], false, rule.name)}>
        Allow again
      </Button>
    </li>
  );
}

export function NeverRules({ rules }: { rules: Rules }) {
  const setNever = useNever();
  const targets = useTargets(rules);
  const name = (target: string) =>
    targets.flatMap(({ items }) => items).find(({ value }) => value === target)?.label ?? "";
  return (
    <div className={styles.never}>
      <div className={styles.setting}>
        <div>
          <h3>Never</h3>
          <p className={cx(text.small, text.soft)}>
            {rules.never.length === 0
              ? "Nothing is forbidden. A model or a whole connection that you name here is not asked."
              : "These are not asked, by Auto or by a pin."}
          </p>
        </div>
        <Select
          className={styles.pick ?? ""}
          aria-label="Forbid a model or a connection"
          placeholder="Forbid a model or a connection"
          searchable
          limit={SHOWN}
          nothingFoundMessage="Nothing of that name is connected."
          data={targets}
          value={null}
          onChange={(target) => target && setNever([target], true, name(target))}
          data-testid="never-add"
        />
      </div>
      {rules.never.length > 0 && (
        <ul aria-label="Never asked">
          {rules.never.map((rule) => (
            <Rule key={rule.target} rule={rule} />
          ))}
        </ul>
      )}
    </div>
  );
}
