// Every action with its keys, by group; each can be given others.

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { isMac, keysOf, useActions } from "../../design/actions/keys";
import { Empty } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { usePreferences } from "../../ipc/preferences";
import { shortcutLabel } from "../../lib/keys";
import { usePlace } from "./SettingRow";
import { ShortcutRow } from "./ShortcutRow";
import { describe } from "./setting";
import sections from "./settings.module.css";
import { byGroup, findActions } from "./shortcuts";
import styles from "./shortcuts.module.css";
import { useChangePreferences } from "./useChangePreferences";

export const shortcutsSettings = describe("shortcuts", {
  shortcuts: ["Keyboard shortcuts", "keys bind hotkey rebind cheat sheet"],
});

export function ShortcutsSection() {
  const { shortcuts } = usePreferences();
  const save = useChangePreferences();
  const actions = useActions();
  const [wanted, setWanted] = useState("");
  const label = (action: (typeof actions)[number]) => {
    const keys = keysOf(action, shortcuts);
    return keys ? shortcutLabel(keys, isMac()) : "";
  };
  const found = findActions(actions, wanted, label);
  return (
    <>
      <h2 className={text.page}>Shortcuts</h2>
      <p className={sections.lead}>
        {shortcutLabel("mod+/", isMac())} shows this list anywhere. Press Change, then the new keys; Backspace takes
        them away.
      </p>
      <div className={styles.tools} {...usePlace("shortcuts")}>
        <TextInput
          aria-label="Find a shortcut"
          placeholder="Find an action or keys"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          w={280}
          data-testid="find-shortcut"
        />
        <span className={text.spring} />
        {Object.keys(shortcuts).length > 0 && (
          <Button onClick={() => save({ shortcuts: {} })} data-testid="reset-shortcuts">
            Reset all
          </Button>
        )}
      </div>
      {found.length === 0 && <Empty title="No action has these words or keys." />}
      {byGroup(found).map(([group, rows]) => (
        <table key={group} className={styles.table}>
          <caption>{group}</caption>
          <thead className={text.hidden}>
            <tr>
              <th scope="col">Action</th>
              <th scope="col">Keys</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((action) => (
              <ShortcutRow
                key={action.id}
                action={action}
                actions={actions}
                own={shortcuts}
                change={(own) => save({ shortcuts: own })}
              />
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}
