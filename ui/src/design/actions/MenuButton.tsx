// The menu of the window where the system has no menu bar. What can't be done at the moment is left out.

import { Menu } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { useState } from "react";
import { IconButton } from "../IconButton";
import { ActionItems } from "./ActionItems";
import { useActions } from "./keys";
import { menuGroups } from "./menu";
import { provided } from "./provide";

function Groups() {
  const actions = useActions();
  return menuGroups(actions).map(({ place, label, actions: all }) => {
    const items = all.flatMap((action) => provided(action.id) ?? []);
    if (items.length === 0) return null;
    return (
      <Menu.Sub key={place} width={240}>
        <Menu.Sub.Target>
          <Menu.Sub.Item>{label}</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          <ActionItems items={items} />
        </Menu.Sub.Dropdown>
      </Menu.Sub>
    );
  });
}

export function MenuButton() {
  const [opened, setOpened] = useState(false);
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" width={180}>
      <Menu.Target>
        <IconButton label="Menu" small data-testid="menu-button">
          <IconMenu2 size={17} stroke={1.5} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>{opened && <Groups />}</Menu.Dropdown>
    </Menu>
  );
}
