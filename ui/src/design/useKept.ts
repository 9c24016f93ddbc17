// What a person opened stays open: a part of a long thread leaves the page when it is scrolled away, and comes back as
// it was. In memory only, and bounded.

import { useState } from "react";

const kept = new Map<string, boolean>();
const MOST = 500;

export function useKept(key: string, initial = false): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => kept.get(key) ?? initial);
  const set = (next: boolean) => {
    kept.delete(key);
    kept.set(key, next);
    if (kept.size > MOST) kept.delete(kept.keys().next().value ?? "");
    setValue(next);
  };
  return [value, set];
}
