// What this is: version, its own licence, and the licences of what it is built from.

import { Button } from "@mantine/core";
import { useState } from "react";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import type { AppState } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import keys from "./keys.module.css";
import licences from "./licences.json";
import rows from "./rows.module.css";
import { Block } from "./SettingRow";
import { describe } from "./setting";
import styles from "./settings.module.css";

export const aboutSettings = describe("about", {
  version: ["Version", "about release"],
  licences: ["Licences", "open source legal third party credits fonts"],
});

const SYSTEMS: Record<AppState["platform"], string> = { linux: "Linux", macos: "macOS", windows: "Windows" };

export function AboutSection({ state }: { state: AppState }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <h2 className={text.page}>About</h2>
      <p className={styles.lead}>
        One window for every model. Medley runs on this computer and has no server of its own.
      </p>
      <Block
        id="version"
        title="Version"
        action={
          <Button size="xs" onClick={() => go({ view: "settings", section: "diagnostics" })}>
            Details for a report
          </Button>
        }
      >
        <dl className={rows.facts}>
          <dt>Medley</dt>
          <dd className={text.machine} data-selectable>
            {state.version}
          </dd>
          <dt>System</dt>
          <dd>{SYSTEMS[state.platform]}</dd>
          <dt>Licence</dt>
          <dd>Apache-2.0 or MIT, at your choice</dd>
        </dl>
      </Block>
      <Block
        id="licences"
        title="Built from"
        action={
          <Button size="xs" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Hide the list" : `Show ${licences.length} licences`}
          </Button>
        }
      >
        <p className={cx(text.small, text.soft)}>The main works of others that Medley is built from.</p>
        {all && (
          <table className={keys.table} data-testid="licences">
            <thead>
              <tr>
                <th scope="col">Work</th>
                <th scope="col">For</th>
                <th scope="col">Licence</th>
              </tr>
            </thead>
            <tbody>
              {licences.map((each) => (
                <tr key={each.name}>
                  <th scope="row">{each.name}</th>
                  <td className={text.soft}>{each.use}</td>
                  <td>{each.licence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Block>
    </>
  );
}
