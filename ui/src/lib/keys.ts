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

const PLACES: Record<string, string> = { ";": "Semicolon", "'": "Quote", "/": "Slash", ",": "Comma", ".": "Period" };

/** Whether a key press is `shortcut`, as in "mod+1", "alt+2", "mod+\\", "escape". `mod` is Cmd on macOS, Ctrl elsewhere. */
export function matchesShortcut(event: KeyPress, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.toLowerCase().split("+");
  const key = parts.at(-1) ?? "";
  const mod = parts.includes("mod");
  if ((mac ? event.metaKey : event.ctrlKey) !== mod) return false;
  if ((mac ? event.ctrlKey : event.metaKey) && mod) return false;
  if (event.altKey !== parts.includes("alt") || event.shiftKey !== parts.includes("shift")) return false;
  // With Alt, Shift or another layout the character differs, so these are also told by their place on the keyboard.
  return (
    event.key.toLowerCase() === key || (/^\d$/.test(key) && event.code === `Digit${key}`) || PLACES[key] === event.code
  );
}

export function shortcutLabel(shortcut: string, mac: boolean): string {
  const names: Record<string, string> = mac
    ? { mod: "⌘", alt: "⌥", shift: "⇧", escape: "esc", enter: "↵" }
    : { mod: "Ctrl", alt: "Alt", shift: "Shift", escape: "Esc", enter: "Enter" };
  return shortcut
    .split("+")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(mac ? "" : " ");
}
