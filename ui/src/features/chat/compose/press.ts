// What a key press in the text means. Pure. Keys with an action of their own (send without an answer, send and choose)
// go on to the window, so that a person's own keys hold for them too.

export type Wish = "send" | "recall" | "nothing" | null;

type Press = Pick<KeyboardEvent, "key" | "keyCode" | "isComposing" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

type Habits = { enterSends: boolean; mac: boolean; empty: boolean };

/** "nothing" for a press that belongs to an input method: it must reach nobody else. Null is a press like any other. */
export function wishOf(press: Press, { enterSends, mac, empty }: Habits): Wish {
  // WebKit ends a composition before it tells of the Enter that ended it, and marks that press with 229 alone.
  if (press.isComposing || press.keyCode === 229) return "nothing";
  const mod = mac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey && !press.shiftKey;
  if (press.key === "Enter" && enterSends && plain) return "send";
  if (press.key === "Enter" && !enterSends && mod && !press.altKey && !press.shiftKey) return "send";
  return press.key === "ArrowUp" && empty && plain ? "recall" : null;
}
