// A button that is only an icon: its name is its tooltip and its label, with the shortcut where it has one.

import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import type { ComponentPropsWithoutRef, ReactNode } from "react";
import { shortcutLabel } from "../lib/keys";
import { isMac } from "./shortcuts";

type IconButtonProps = {
  label: string;
  small?: boolean;
  shortcut?: string;
  children: ReactNode;
} & Omit<ActionIconProps, "size" | "children"> &
  Omit<ComponentPropsWithoutRef<"button">, keyof ActionIconProps | "children">;

export function IconButton({ label, small = false, shortcut, children, ...rest }: IconButtonProps) {
  const hint = shortcut ? `${label}  ${shortcutLabel(shortcut, isMac())}` : label;
  return (
    <Tooltip label={hint}>
      <ActionIcon size={small ? 24 : 28} aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
