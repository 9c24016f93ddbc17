// The text of a draft: 1 to 12 lines, growing upwards. Enter, input methods, pasted files and long pastes are its matter.

import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useLayoutEffect } from "react";
import { isMac } from "../../../design/actions/keys";
import { usePreferences } from "../../../ipc/preferences";
import { type Draft, useChat } from "../state";
import styles from "./composer.module.css";
import { LONG_PASTE, pastedFile } from "./files";
import { wishOf } from "./press";
import type { Attach } from "./useAttach";

const LINE = 21;
const MOST_LINES = 12;

type MessageFieldProps = {
  area: RefObject<HTMLTextAreaElement | null>;
  draftKey: string;
  draft: Draft;
  placeholder: string;
  submit: () => void;
  recall: () => void;
  attach: Attach;
};

function useGrowing(area: RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, LINE * MOST_LINES + 17)}px`;
  }, [text]);
}

export function MessageField({ area, draftKey, draft, placeholder, submit, recall, attach }: MessageFieldProps) {
  const { enter_sends: enterSends } = usePreferences();
  const setDraft = useChat((state) => state.setDraft);
  useGrowing(area, draft.text);
  useEffect(() => area.current?.focus(), [area]);

  const onKey = (event: KeyboardEvent) => {
    const wish = wishOf(event.nativeEvent, { enterSends, mac: isMac(), empty: draft.text === "" });
    if (wish === "nothing") event.stopPropagation();
    if (wish !== "send" && wish !== "recall") return;
    event.preventDefault();
    if (wish === "send") submit();
    else recall();
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    // Office programs put a picture of what was copied beside its words.
    const isWords = text.trim() !== "" && event.clipboardData.getData("text/html") !== "";
    const files = isWords ? [] : [...event.clipboardData.files];
    if (files.length === 0 && text.length <= LONG_PASTE) return;
    event.preventDefault();
    attach(files.length > 0 ? files : [pastedFile(text, draft.files)]);
  };
  return (
    <textarea
      ref={area}
      className={styles.text}
      rows={1}
      value={draft.text}
      placeholder={placeholder}
      aria-label="Message"
      data-testid="composer"
      onChange={(event) => setDraft(draftKey, { text: event.currentTarget.value })}
      onKeyDown={onKey}
      onPaste={onPaste}
    />
  );
}
