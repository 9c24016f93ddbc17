// The list of all keys over any view, with a search. The keys themselves are changed in Settings.

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { isMac, keysOf, useActions } from "../../design/actions/keys";
import { useProvide } from "../../design/actions/provide";
import { Dialog } from "../../design/Dialog";
import { Empty } from "../../design/Notices";
import { go } from "../../design/router";
import { KeyCap } from "../../design/Tag";
import { usePreferences } from "../../ipc/preferences";
import { shortcutLabel } from "../../lib/keys";
import { helpActions } from "./actions";
import { byGroup, findActions } from "./shortcuts";
import styles from "./shortcuts.module.css";

function Sheet({ close }: { close: () => void }) {
  const { shortcuts } = usePreferences();
  const [wanted, setWanted] = useState("");
  const keys = (action: ReturnType<typeof useActions>[number]) => keysOf(action, shortcuts);
  const label = (action: ReturnType<typeof useActions>[number]) => shortcutLabel(keys(action) ?? "", isMac());
  const found = findActions(
    useActions().filter((action) => keys(action)),
    wanted,
    label,
  );
  const change = () => {
    close();
    go({ view: "settings", section: "shortcuts" });
  };
  return (
    <Dialog
      title="Keyboard shortcuts"
      opened
      onClose={close}
      size={720}
      yOffset={72}
      buttons={
        <>
          <Button onClick={change}>Change keys</Button>
          <Button variant="filled" onClick={close}>
            Close
          </Button>
        </>
      }
    >
      <TextInput
        aria-label="Find a shortcut"
        placeholder="Find an action or keys"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        data-autofocus
        data-testid="sheet-search"
      />
      <div className={styles.sheet} data-testid="cheat-sheet">
        {found.length === 0 && <Empty title="No action has these words or keys." />}
        {byGroup(found).map(([group, actions]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <ul>
              {actions.map((action) => (
                <li key={action.id}>
                  {action.label}
                  <KeyCap keys={keys(action) ?? ""} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

export function CheatSheet() {
  const [open, setOpen] = useState(false);
  useProvide([{ action: helpActions["help.shortcuts"], run: () => setOpen((before) => !before) }]);
  return open ? <Sheet close={() => setOpen(false)} /> : null;
}
