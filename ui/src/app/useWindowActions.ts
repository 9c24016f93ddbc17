// What can be done in every view: the palette, the size of the text, the other views.

import { useState } from "react";
import { useProvide } from "../design/actions/provide";
import { go } from "../design/router";
import { useToasts } from "../design/toasts";
import type { UserError } from "../ipc/bindings";
import { DEFAULTS, usePreferences, useSetPreferences } from "../ipc/preferences";
import { windowActions } from "./actions";
import { views } from "./Rail";

const SMALLEST = 14;
const LARGEST = 20;

function useTextSize() {
  const { text_size } = usePreferences();
  const set = useSetPreferences();
  const show = useToasts((state) => state.show);
  const to = (size: number) => {
    const wanted = Math.min(LARGEST, Math.max(SMALLEST, size));
    if (wanted === text_size) return;
    set({ text_size: wanted }).catch((error: UserError) => show(error.title));
  };
  return { size: text_size, to };
}

export function useWindowActions() {
  const [palette, setPalette] = useState(false);
  const { size, to } = useTextSize();
  useProvide([
    ...views.map((view) => ({ action: view.action, run: () => go(view.route) })),
    { action: windowActions["window.palette"], run: () => setPalette((open) => !open) },
    { action: windowActions["window.larger"], run: () => to(size + 1), when: size < LARGEST },
    { action: windowActions["window.smaller"], run: () => to(size - 1), when: size > SMALLEST },
    { action: windowActions["window.normal"], run: () => to(DEFAULTS.text_size), when: size !== DEFAULTS.text_size },
  ]);
  return { palette, closePalette: () => setPalette(false) };
}
