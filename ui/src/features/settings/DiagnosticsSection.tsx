// What helps to find a fault: details to copy, a redacted bundle to save, and how much is logged.

import { Button, Select } from "@mantine/core";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import { useCopy } from "../../design/useCopy";
import type { Diagnostics, LogLevel } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import rows from "./rows.module.css";
import { Block, SettingRow } from "./SettingRow";
import { describe } from "./setting";
import styles from "./settings.module.css";

export const diagnosticsSettings = describe("diagnostics", {
  details: ["Copy details", "version system report bug fault support"],
  bundle: ["Save diagnostics", "logs zip bundle report support"],
  "log-level": ["How much is logged", "log level debug verbose"],
});

const LEVELS: { value: LogLevel; label: string }[] = [
  { value: "error", label: "Errors" },
  { value: "warn", label: "Warnings too" },
  { value: "info", label: "The usual" },
  { value: "debug", label: "Every step" },
];

/** The details as a person pastes them into a report. */
export function detailsText({ facts, errors }: Diagnostics): string {
  const lines = facts.map((fact) => `${fact.name}: ${fact.value}`);
  return [...lines, errors.length > 0 ? `\nLast warnings and errors\n${errors.join("\n")}` : ""].join("\n").trim();
}

function Details({ diagnostics }: { diagnostics: Diagnostics }) {
  const [copied, copy] = useCopy();
  return (
    <Block
      id="details"
      title="Details"
      action={
        <Button size="xs" onClick={() => copy(detailsText(diagnostics))} data-testid="copy-details">
          {copied ? "Copied" : "Copy details"}
        </Button>
      }
    >
      <dl className={rows.facts} data-selectable data-testid="facts">
        {diagnostics.facts.map((fact) => (
          <div key={fact.name} style={{ display: "contents" }}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      {diagnostics.errors.length > 0 && (
        <ul className={styles.log} data-selectable aria-label="Last warnings and errors">
          {diagnostics.errors.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log may be equal
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
    </Block>
  );
}

function Bundle() {
  const save = useRpcMutation("diagnostics_save");
  return (
    <Block id="bundle" title="Bundle">
      <p className={cx(text.small, text.soft)}>
        The details and the logs in one file, without paths of yours and without what stands behind a host. Nothing is
        sent: the file is yours to hand on.
      </p>
      <div className={rows.buttons}>
        <Button onClick={() => save.mutate(null)} data-testid="diagnostics-save">
          {save.isPending ? "Saving…" : "Save diagnostics…"}
        </Button>
        {save.data && (
          <span className={cx(text.small, text.soft)} role="status">
            Saved {formatBytes(save.data.bytes)} to {save.data.path}
          </span>
        )}
      </div>
      {save.error && <ErrorNote error={save.error} />}
    </Block>
  );
}

function Level({ level }: { level: LogLevel }) {
  const set = useRpcMutation("log_level_set");
  const show = useToasts((state) => state.show);
  const choose = (value: LogLevel) =>
    set.mutate({ level: value }, { onError: (error) => show(`${error.title}. ${error.detail}`) });
  return (
    <SettingRow
      id="log-level"
      htmlFor="log-level"
      label="How much is logged"
      hint="Logs hold what Medley did, never a key, a prompt or an answer. Fourteen days are kept."
    >
      <Select
        id="log-level"
        data={LEVELS}
        value={level}
        allowDeselect={false}
        w={150}
        onChange={(value) => value && choose(value as LogLevel)}
        data-testid="log-level"
      />
    </SettingRow>
  );
}

export function DiagnosticsSection() {
  const query = useRpc("diagnostics_get", null);
  return (
    <>
      <h2 className={text.page}>Diagnostics</h2>
      <p className={styles.lead}>For a report of a fault. No key, prompt, answer or folder name of yours is in it.</p>
      {query.isPending && <SkeletonRows label="The details are gathered" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Details diagnostics={query.data} />
          <Bundle />
          <Level level={query.data.log_level} />
        </>
      )}
    </>
  );
}
