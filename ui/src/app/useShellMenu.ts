// The system's menu bar on macOS, kept equal to the actions and the person's own keys. Other systems have the menu button.

import { useEffect } from "react";
import { shellMenu } from "../design/actions/menu";
import { provided } from "../design/actions/provide";
import { useSystem } from "../design/TitleBar";
import { usePreferences } from "../ipc/preferences";
import { usePlatform } from "../platform/context";
import { ACTIONS } from "./actions";

export function useShellMenu(): void {
  const platform = usePlatform();
  const mac = useSystem() === "macos";
  const { shortcuts } = usePreferences();
  useEffect(() => {
    if (mac) platform.menu(shellMenu(ACTIONS, shortcuts), (id) => provided(id)?.run());
  }, [platform, mac, shortcuts]);
}
