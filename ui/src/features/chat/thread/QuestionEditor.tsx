// A question being written anew, where it stands. Asking again makes a version beside the old one; Escape closes it and
// keeps what was written.

import { Button } from "@mantine/core";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import text from "../../../design/styles/text.module.css";
import type { Message } from "../../../ipc/bindings";
import { usePreferences } from "../../../ipc/preferences";
import { formatCost } from "../../../lib/money";
import { plural } from "../../../lib/text";
import { useRoutePreview } from "../compose/useRoutePreview";
import styles from "./question.module.css";
import type { Commands } from "./useCommands";
import { keepEdit, useThreadView } from "./view";
import { markdownOf } from "./words";

const MOST = 420;

function useGrowing(words: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MOST)}px`;
  }, [words]);
  return area;
}

/** Files whose bytes the page does not have; they stay with the old version. */
function lostFiles(message: Message): number {
  return message.parts.filter((part) => part.type === "file" || part.type === "audio").length;
}

type QuestionEditorProps = { conversation: string | null; message: Message; commands: Commands };

export function QuestionEditor({ conversation, message, commands }: QuestionEditorProps) {
  const words = useThreadView((state) => state.edits[message.id]) ?? markdownOf(message);
  const { enter_sends: enterSends } = usePreferences();
  const area = useGrowing(words);
  const route = useRoutePreview(conversation, message.parent, { text: words, files: [] }).data?.route;
  const lost = lostFiles(message);
  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(area.current.value.length, area.current.value.length);
  }, [area]);
  const close = () => {
    useThreadView.getState().set({ editing: null });
    document.querySelector<HTMLElement>(`[data-message="${message.id}"]`)?.focus();
  };
  const send = () => {
    if (words.trim() !== "") void commands.askAgain(message, words.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
      return;
    }
    const strong = event.ctrlKey || event.metaKey;
    if (event.key !== "Enter" || event.shiftKey || event.altKey || (!enterSends && !strong)) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={styles.editor}>
      <textarea
        ref={area}
        className={styles.area}
        value={words}
        aria-label="The question, written anew"
        data-testid="question-editor"
        onChange={(event) => keepEdit(message.id, event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.editorBar}>
        <span className={text.faint}>
          {lost > 0
            ? `${plural(lost, "file")} of the first version will not be sent again.`
            : "The first version stays beside it."}
        </span>
        <span className={styles.spring} />
        <Button size="xs" variant="subtle" onClick={close}>
          Cancel
        </Button>
        <Button size="xs" variant="filled" onClick={send} data-testid="ask-again">
          {route ? `Ask again, ${formatCost(route.estimate.likely)}` : "Ask again"}
        </Button>
      </div>
    </div>
  );
}
