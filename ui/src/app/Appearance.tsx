// Puts the person's looks on the page: theme, text size, density, reading face. The last ones are kept beside the page
// too, so that its first paint already has them.

import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { usePreferences } from "../ipc/preferences";

const KEPT = "medley-looks";

type Looks = { text_size: number; density: string; reading_face: string };

function dress({ text_size, density, reading_face }: Looks): void {
  const root = document.documentElement;
  root.style.setProperty("--m-work-size", `${text_size}px`);
  root.dataset.density = density;
  root.dataset.face = reading_face;
}

/** Before anything is drawn: what was chosen last time. */
export function dressEarly(): void {
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept) dress(JSON.parse(kept) as Looks);
  } catch {
    // Without it the defaults show until the core answers.
  }
}

export function Appearance() {
  const { theme, text_size, density, reading_face } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: Mantine makes its setter anew at each render
  useEffect(() => setColorScheme(theme === "system" ? "auto" : theme), [theme]);
  useEffect(() => {
    const looks = { text_size, density, reading_face };
    dress(looks);
    localStorage.setItem(KEPT, JSON.stringify(looks));
  }, [text_size, density, reading_face]);
  return null;
}
