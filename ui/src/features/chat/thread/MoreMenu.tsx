// The rest of what can be done with a message, as a menu.

import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { ActionItems } from "../../../design/actions/ActionItems";
import type { Provided } from "../../../design/actions/provide";
import { IconButton } from "../../../design/IconButton";
import { selectedText } from "./items";

type MoreMenuProps = {
  label: string;
  /** Asked when the menu opens, with the words that were selected then. */
  items: (selected: string) => readonly Provided[];
  onOpen?: () => void;
};

export function MoreMenu({ label, items, onOpen }: MoreMenuProps) {
  const [open, setOpen] = useState(false);
  // A press may take the selection away before the menu is there.
  const selected = useRef("");
  const change = (next: boolean) => {
    if (next) onOpen?.();
    setOpen(next);
  };
  return (
    <Menu opened={open} onChange={change} position="bottom-start">
      <Menu.Target>
        <IconButton
          label={label}
          small
          onPointerDown={() => {
            selected.current = selectedText();
          }}
        >
          <IconDots size={15} stroke={1.5} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>{open && <ActionItems items={items(selected.current)} />}</Menu.Dropdown>
    </Menu>
  );
}
