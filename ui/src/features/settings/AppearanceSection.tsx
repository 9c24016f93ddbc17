// How the window looks: theme, density, and the face and size of answers, with a paragraph that shows them.

import { SegmentedControl } from "@mantine/core";
import { MarkdownBlocks } from "../../design/markdown/Markdown";
import text from "../../design/styles/text.module.css";
import type { Preferences } from "../../ipc/bindings";
import { usePreferences } from "../../ipc/preferences";
import { splitBlocks } from "../../lib/blocks";
import styles from "./appearance.module.css";
import { SettingRow } from "./SettingRow";
import { describe } from "./setting";
import { useChangePreferences } from "./useChangePreferences";

export const appearanceSettings = describe("appearance", {
  theme: ["Theme", "dark light system colours night"],
  "text-size": ["Text size of answers", "font larger smaller zoom reading"],
  "reading-face": ["Reading face", "font serif sans typeface answers"],
  density: ["Density", "compact comfortable rows spacing list"],
});

const THEMES: { value: Preferences["theme"]; label: string }[] = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const FACES: { value: Preferences["reading_face"]; label: string }[] = [
  { value: "serif", label: "Serif" },
  { value: "sans", label: "Sans" },
];
const DENSITIES: { value: Preferences["density"]; label: string }[] = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
];
const SIZES = [14, 15, 16, 17, 18, 19, 20].map(String);

const PREVIEW =
  "Two tides a day follow the moon; **spring tides** come when sun and moon pull together. " +
  "A harbour’s own shape decides the rest: the same pull gives `0.4 m` in one bay and `12 m` in another.";

function Preview() {
  return (
    <section className={styles.preview} aria-label="Preview" data-testid="appearance-preview">
      <MarkdownBlocks blocks={splitBlocks(PREVIEW)} />
    </section>
  );
}

export function AppearanceSection() {
  const { theme, text_size, reading_face, density } = usePreferences();
  const change = useChangePreferences();
  return (
    <>
      <h2 className={text.page}>Appearance</h2>
      <SettingRow id="theme" label="Theme" labelId="theme-label">
        <SegmentedControl
          data={THEMES}
          value={theme}
          onChange={(value) => change({ theme: value as Preferences["theme"] })}
          aria-labelledby="theme-label"
          data-testid="theme"
        />
      </SettingRow>
      <SettingRow
        id="density"
        label="Density"
        labelId="density-label"
        hint="Compact rows in lists and tables show more at once."
      >
        <SegmentedControl
          data={DENSITIES}
          value={density}
          onChange={(value) => change({ density: value as Preferences["density"] })}
          aria-labelledby="density-label"
          data-testid="density"
        />
      </SettingRow>
      <SettingRow id="reading-face" label="Reading face" labelId="face-label" hint="What answers are set in.">
        <SegmentedControl
          data={FACES}
          value={reading_face}
          onChange={(value) => change({ reading_face: value as Preferences["reading_face"] })}
          aria-labelledby="face-label"
          data-testid="reading-face"
        />
      </SettingRow>
      <SettingRow id="text-size" label="Text size of answers" labelId="size-label" hint="In pixels.">
        <SegmentedControl
          data={SIZES}
          value={String(text_size)}
          onChange={(value) => change({ text_size: Number(value) })}
          aria-labelledby="size-label"
          data-testid="text-size"
        />
      </SettingRow>
      <Preview />
    </>
  );
}
