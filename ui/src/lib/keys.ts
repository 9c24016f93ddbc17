// Two kinds of keys, both pure: which vendor an API key belongs to, and keyboard shortcuts as text.
// A key's text is looked at here and goes nowhere else: it is never stored in page state that outlives the form.

import type { VendorInfo } from "../ipc/bindings";

/** The vendor whose prefix is the longest match: "sk-ant-" wins over "sk-". Null where none matches. */
export function recogniseKey(key: string, vendors: readonly VendorInfo[]): VendorInfo | null {
  const trimmed = key.trim();
  let best: { vendor: VendorInfo; length: number } | null = null;
  for (const vendor of vendors)
    for (const prefix of vendor.key_prefixes)
      if (prefix && trimmed.startsWith(prefix) && prefix.length > (best?.length ?? 0))
        best = { vendor, length: prefix.length };
  return best?.vendor ?? null;
}

/** What is wrong with a pasted key before it is sent anywhere, or null. */
export function keyProblem(key: string): string | null {
  const trimmed = key.trim();
  if (trimmed === "") return "Paste a key first.";
  // A service account's key is a whole JSON document.
  if (/^\{.*\}$/s.test(trimmed)) return null;
  if (/\s/.test(trimmed)) return "A key has no spaces. This looks like more than the key.";
  if (trimmed.length < 8) return "This is too short to be a key.";
  return null;
}

type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Where a mark stands on the keyboard: with Shift held, the character is another one. */
const PLACES: Record<string, string> = {
  "'": "Quote",
  ";": "Semicolon",
  ",": "Comma",
  ".": "Period",
  "/": "Slash",
  "\\": "Backslash",
  "[": "BracketLeft",
  "]": "BracketRight",
  "-": "Minus",
  "=": "Equal",
  "`": "Backquote",
};

/** Whether a key press is `shortcut`, as in "mod+1", "alt+2", "ctrl+tab", "escape". `mod` is Cmd on macOS and Ctrl
 * elsewhere; `ctrl` is Ctrl on every system. */
export function matchesShortcut(event: KeyPress, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.toLowerCase().split("+");
  const key = parts.at(-1) ?? "";
  const mod = parts.includes("mod");
  const ctrl = parts.includes("ctrl") || (mod && !mac);
  if (event.ctrlKey !== ctrl || event.metaKey !== (mod && mac)) return false;
  if (event.altKey !== parts.includes("alt") || event.shiftKey !== parts.includes("shift")) return false;
  // With Alt, Shift or another layout the character differs, so digits, letters with Alt and marks with Shift are also
  // told by their place on the keyboard.
  return event.key.toLowerCase() === key || event.code === placeOf(key, event);
}

function placeOf(key: string, { altKey, shiftKey }: KeyPress): string | null {
  if (/^\d$/.test(key)) return `Digit${key}`;
  if (/^[a-z]$/.test(key) && altKey) return `Key${key.toUpperCase()}`;
  return (shiftKey && PLACES[key]) || null;
}

const HOLDS = ["Control", "Meta", "Alt", "Shift", "AltGraph", "CapsLock", "Dead", "Process"];

/** A key press as a shortcut, as `matchesShortcut` reads it; null for held keys alone and for what cannot be written. */
export function recordShortcut(event: KeyPress, mac: boolean): string | null {
  if (HOLDS.includes(event.key) || event.key === "+" || event.key === " ") return null;
  if (mac ? event.ctrlKey : event.metaKey) return null;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const letter = event.altKey ? /^Key([A-Z])$/.exec(event.code)?.[1] : undefined;
  const key = digit ?? letter ?? event.key;
  const mod = mac ? event.metaKey : event.ctrlKey;
  return [mod && "mod", event.altKey && "alt", event.shiftKey && "shift", key.toLowerCase()].filter(Boolean).join("+");
}

export function shortcutLabel(shortcut: string, mac: boolean): string {
  const arrows = { arrowup: "↑", arrowdown: "↓", arrowleft: "←", arrowright: "→" };
  const words = { home: "Home", end: "End", pageup: "Page up", pagedown: "Page down", backspace: "Backspace" };
  const names: Record<string, string> = mac
    ? { mod: "⌘", ctrl: "⌃", alt: "⌥", shift: "⇧", escape: "esc", enter: "↵", tab: "⇥", delete: "⌦" }
    : {
        mod: "Ctrl",
        ctrl: "Ctrl",
        alt: "Alt",
        shift: "Shift",
        escape: "Esc",
        enter: "Enter",
        tab: "Tab",
        delete: "Del",
      };
  return shortcut
    .split("+")
    .map((part) => ({ ...arrows, ...words, ...names })[part] ?? part.toUpperCase())
    .join(mac ? "" : " ");
}
