// A searchable menu of models under a button, with the presets above them where an automatic choice is also possible.

import { Popover } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Choice } from "../../../ipc/bindings";
import { ModelList } from "./ModelList";
import styles from "./menu.module.css";
import { useModelChoices } from "./useModelChoices";

type ModelMenuProps = {
  label: string;
  placeholder?: string;
  withPresets?: boolean;
  chosen?: Choice | null;
  reason?: string | null;
  onPick: (choice: Choice) => void;
  /** Takes the focus when the menu closes; without it the button has it again. */
  onDone?: () => void;
  target: (toggle: () => void) => ReactNode;
  opened?: boolean;
  onOpened?: (opened: boolean) => void;
};

export function ModelMenu(props: ModelMenuProps) {
  const {
    label,
    placeholder = "Find a model",
    withPresets = false,
    chosen = null,
    reason = null,
    onPick,
    target,
    onOpened,
    onDone,
  } = props;
  const [own, setOwn] = useState(false);
  const opened = props.opened ?? own;
  const { remember } = useModelChoices();
  const open = (next: boolean) => {
    setOwn(next);
    onOpened?.(next);
  };
  const close = () => {
    open(false);
    onDone?.();
  };
  const pick = (choice: Choice) => {
    if (choice.kind === "offer") remember(choice.offer);
    onPick(choice);
    close();
  };
  return (
    <Popover
      opened={opened}
      onChange={open}
      position="top-start"
      width={560}
      withRoles={false}
      trapFocus
      returnFocus={!onDone}
    >
      <Popover.Target>
        <span className={styles.target}>{target(() => open(!opened))}</span>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown ?? ""} role="dialog" aria-label={label}>
        <ModelList
          label={label}
          placeholder={placeholder}
          withPresets={withPresets}
          chosen={chosen}
          reason={reason}
          onPick={pick}
          onClose={close}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
