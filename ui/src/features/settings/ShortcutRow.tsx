// One action with its keys: recording new ones, what stands in the way, and going back to its own.

import { Button } from "@mantine/core";
import { IconRotate } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Action } from "../../design/actions/action";
import { isMac, keysOf, recording } from "../../design/actions/keys";
import { IconButton } from "../../design/IconButton";
import text from "../../design/styles/text.module.css";
import { KeyCap } from "../../design/Tag";
import { cx } from "../../lib/classes";
import { recordShortcut, shortcutLabel } from "../../lib/keys";
import { heldBy, isChanged, keysProblem, swapped, withKeys } from "./shortcuts";
import styles from "./shortcuts.module.css";

type RowProps = {
  action: Action;
  actions: readonly Action[];
  own: Record<string, string>;
  change: (own: Record<string, string>) => void;
};

type RecorderProps = { name: string; done: (keys: string | null) => void; cancel: () => void };

/** Takes the next keys that are pressed. Escape leaves, Backspace takes the keys away. */
function Recorder({ name, done, cancel }: RecorderProps) {
  const field = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    recording.on = true;
    field.current?.focus();
    return () => {
      recording.on = false;
    };
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Tab") return cancel();
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return cancel();
    if (event.key === "Backspace" || event.key === "Delete") return done(null);
    const keys = recordShortcut(event.nativeEvent, isMac());
    if (keys) done(keys);
  };
  return (
    <button
      ref={field}
      type="button"
      className={styles.recorder}
      aria-label={`Press the new keys for ${name}. Escape leaves, Backspace takes the keys away.`}
      onKeyDown={press}
      onBlur={cancel}
      data-testid="recorder"
    >
      Press the new keys
    </button>
  );
}

type Wanted = { keys: string; problem: string | null; other: Action | null };

export function ShortcutRow({ action, actions, own, change }: RowProps) {
  const [on, setOn] = useState(false);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const keys = keysOf(action, own);
  const record = (next: string | null) => {
    setOn(false);
    if (next === null) return change(withKeys(own, action, null));
    const problem = keysProblem(next);
    const other = heldBy(next, action, actions, own);
    if (problem || other) return setWanted({ keys: next, problem, other });
    change(withKeys(own, action, next));
  };
  const start = () => {
    setWanted(null);
    setOn(true);
  };
  const swap = (other: Action) => {
    change(swapped(own, action, other));
    setWanted(null);
  };
  const Icon = action.icon;
  return (
    <tr data-testid="shortcut-row" data-action={action.id}>
      <th scope="row">
        <span className={styles.name}>
          <Icon size={15} stroke={1.5} aria-hidden="true" />
          {action.label}
        </span>
        {wanted && (
          <p className={cx(styles.conflict, text.small)} role="alert" data-testid="shortcut-conflict">
            <span>
              {wanted.problem ?? `${shortcutLabel(wanted.keys, isMac())} belongs to “${wanted.other?.label}”.`}
            </span>
            {!wanted.problem && wanted.other && (
              <Button size="xs" onClick={() => wanted.other && swap(wanted.other)} data-testid="swap-keys">
                Swap keys
              </Button>
            )}
            <Button size="xs" variant="subtle" onClick={() => setWanted(null)}>
              Keep as it is
            </Button>
          </p>
        )}
      </th>
      <td>
        {on ? (
          <Recorder name={action.label} done={record} cancel={() => setOn(false)} />
        ) : keys ? (
          <KeyCap keys={keys} />
        ) : (
          <span className={text.faint}>none</span>
        )}
      </td>
      <td className={styles.buttons}>
        {isChanged(own, action) && (
          <IconButton
            label={`Give ${action.label} its own keys again`}
            small
            onClick={() => change(withKeys(own, action, action.keys))}
          >
            <IconRotate size={14} stroke={1.5} />
          </IconButton>
        )}
        {!on && (
          <Button
            size="xs"
            variant="subtle"
            onClick={start}
            aria-label={`Change the keys of ${action.label}`}
            data-testid="record-keys"
          >
            Change
          </Button>
        )}
      </td>
    </tr>
  );
}
