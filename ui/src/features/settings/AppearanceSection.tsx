// Light, dark, or as the system is.

import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import text from "../../design/styles/text.module.css";
import styles from "./settings.module.css";

const THEMES: { value: MantineColorScheme; label: string }[] = [
  { value: "auto", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <h2 className={text.page}>Appearance</h2>
      <div className={styles.setting}>
        <span id="theme-label">Theme</span>
        <SegmentedControl
          data={THEMES}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
          aria-labelledby="theme-label"
          data-testid="theme"
        />
      </div>
    </>
  );
}
