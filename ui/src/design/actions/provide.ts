// Who can do an action at this moment. A view provides what it can while it is shown; the newest provider of an action
// is asked first, so that a dialog or a row in front wins over the page behind.

import { useEffect, useRef } from "react";
import type { Candidate } from "../../ipc/bindings";
import type { Action } from "./action";

export type Provided = {
  action: Action;
  run: () => void;
  /** What it would do now, such as "to Claude Opus 4.5, about $0.09". */
  detail?: string | undefined;
  /** Who would answer, where it asks a model. */
  would?: Candidate | undefined;
  /** Asked at the press, for what changes without a render. */
  when?: boolean | (() => boolean);
};

type Layer = { current: readonly Provided[] };
const layers: Layer[] = [];

function applies({ when }: Provided): boolean {
  return typeof when === "function" ? when() : when !== false;
}

/** Provides actions for as long as the component is shown. */
export function useProvide(provided: readonly Provided[]): void {
  const layer = useRef(provided);
  useEffect(() => {
    layer.current = provided;
  });
  useEffect(() => {
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}

/** Everything that can be done now, each action once, the newest provider's. */
export function available(): Provided[] {
  const found = new Map<string, Provided>();
  for (const layer of layers.toReversed())
    for (const each of layer.current) if (!found.has(each.action.id) && applies(each)) found.set(each.action.id, each);
  return [...found.values()];
}

/** The one that would run for this action now, or undefined. */
export function provided(id: string): Provided | undefined {
  for (const layer of layers.toReversed()) {
    const found = layer.current.find((each) => each.action.id === id && applies(each));
    if (found) return found;
  }
  return undefined;
}
