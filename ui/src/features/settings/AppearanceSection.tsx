// Light, dark, or as the system is.

import { SegmentedControl } from "@mantine/core";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Preferences, UserError } from "../../ipc/bindings";
import { usePreferences, useSetPreferences } from "../../ipc/preferences";
import styles from "./settings.module.css";

const THEMES: { value: Preferences["theme"]; label: string }[] = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function AppearanceSection() {
  const { theme } = usePreferences();
  const set = useSetPreferences();
  const show = useToasts((state) => state.show);
  const change = (wanted: Partial<Preferences>) => set(wanted).catch((error: UserError) => show(error.title));
  return (
    <>
      <h2 className={text.page}>Appearance</h2>
      <div className={styles.setting}>
        <span id="theme-label">Theme</span>
        <SegmentedControl
          data={THEMES}
          value={theme}
          onChange={(value) => void change({ theme: value as Preferences["theme"] })}
          aria-labelledby="theme-label"
          data-testid="theme"
        />
      </div>
    </>
  );
}
