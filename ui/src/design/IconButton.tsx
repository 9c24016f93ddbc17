// A button that is only an icon: its name is its tooltip and its label, with the shortcut where it has one.

import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import type { ComponentPropsWithoutRef, ReactNode } from "react";
import type { Action } from "./actions/action";
import { useKeysLabel } from "./actions/keys";

type IconButtonProps = {
  label: string;
  small?: boolean;
  /** The action that the same keys run. */
  action?: Action;
  children: ReactNode;
} & Omit<ActionIconProps, "size" | "children"> &
  Omit<ComponentPropsWithoutRef<"button">, keyof ActionIconProps | "children">;

export function IconButton({ label, small = false, action, children, ...rest }: IconButtonProps) {
  const keys = useKeysLabel(action);
  const hint = keys ? `${label}  ${keys}` : label;
  return (
    <Tooltip label={hint} disabled={rest["aria-expanded"] === true || rest["aria-expanded"] === "true"}>
      <ActionIcon size={small ? 24 : 28} aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
