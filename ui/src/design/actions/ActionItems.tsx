// Actions as a menu: the same rows under a button and at a right click.

import { Menu, Portal } from "@mantine/core";
import { useState } from "react";
import text from "../styles/text.module.css";
import { useKeysLabel } from "./keys";
import type { Provided } from "./provide";

function ActionItem({ item }: { item: Provided }) {
  const { action, detail, run } = item;
  const keys = useKeysLabel(action);
  const Icon = action.icon;
  return (
    <Menu.Item
      leftSection={<Icon size={15} stroke={1.5} aria-hidden="true" />}
      rightSection={
        keys && (
          <span className={text.keys} aria-hidden="true">
            {keys}
          </span>
        )
      }
      {...(action.danger ? { color: "red" } : {})}
      onClick={run}
      data-action={action.id}
    >
      {action.label}
      {detail && <span className={text.detail}> {detail}</span>}
    </Menu.Item>
  );
}

/** The items of a menu; what does not apply now is left out, never shown as dead. */
export function ActionItems({ items }: { items: readonly Provided[] }) {
  return items
    .filter(({ when }) => (typeof when === "function" ? when() : when !== false))
    .map((item) => <ActionItem key={item.action.id} item={item} />);
}

/** A menu at the pointer: give `onContextMenu` to what is clicked and draw `menu` anywhere. */
export function useContextMenu(items: () => readonly Provided[]) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const onContextMenu = (event: React.MouseEvent) => {
    if (window.getSelection()?.toString()) return;
    event.preventDefault();
    setAt({ x: event.clientX, y: event.clientY });
  };
  // At the body: within a part that is moved by a transform, "fixed" would count from that part.
  const menu = at && (
    <Portal>
      <Menu opened hideDetached={false} onChange={(open) => !open && setAt(null)} position="bottom-start" offset={0}>
        <Menu.Target>
          <span style={{ position: "fixed", left: at.x, top: at.y }} aria-hidden="true" />
        </Menu.Target>
        <Menu.Dropdown>
          <ActionItems items={items()} />
        </Menu.Dropdown>
      </Menu>
    </Portal>
  );
  return { onContextMenu, menu };
}
