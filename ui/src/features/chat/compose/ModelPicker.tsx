// A model pinned in place of a preset: the button names it, and one press gives the choice back to Medley. The same menu
// opens to send one message with another model.

import { Button } from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { useShallow } from "zustand/react/shallow";
import { useProvide } from "../../../design/actions/provide";
import { IconButton } from "../../../design/IconButton";
import { VoiceLabel } from "../../../design/Mark";
import type { Choice, ModelRow, Route, Thread } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { useChat, useChoice } from "../state";
import { composeActions } from "./actions";
import styles from "./composer.module.css";
import { ModelMenu } from "./ModelMenu";

const SEND_WITH = "Send this message with";

function reasonOf(when: string, route: Route | null | undefined): string | null {
  return route && !route.pinned ? `${when} ${route.who}. ${route.because}` : null;
}

/** Why the last answer went where it did, or where the next one would go. */
function useReason(thread: Thread | undefined, next: Route | null | undefined, asked: boolean): string | null {
  const answer = thread?.messages.findLast((message) => message.answer !== null)?.id;
  const last = useRpc("route_of", { answer: answer ?? "" }, asked && answer !== undefined);
  return reasonOf("Last:", last.data) ?? reasonOf("Next:", next);
}

function pickModel(choice: Choice): void {
  const { set } = useChat.getState();
  if (choice.kind === "auto") set({ preset: choice.preset, pinned: null });
  else set({ pinned: choice.offer });
}

type ModelPickerProps = {
  thread: Thread | undefined;
  next: Route | null | undefined;
  pinned: ModelRow | undefined;
  /** Sends the draft with this choice. */
  sendWith: (choice: Choice) => void;
  /** Where the focus goes from here. */
  onDone: () => void;
};

export function ModelPicker({ thread, next, pinned, sendWith, onDone }: ModelPickerProps) {
  const { pickerOpen, pickerSends, set } = useChat(
    useShallow((state) => ({ pickerOpen: state.pickerOpen, pickerSends: state.pickerSends, set: state.set })),
  );
  const choice = useChoice();
  const reason = useReason(thread, next, pickerOpen);
  useProvide([{ action: composeActions["chat.model"], run: () => set({ pickerOpen: true, pickerSends: false }) }]);
  return (
    <span className={styles.picker}>
      <ModelMenu
        label="Model"
        {...(pickerSends ? { placeholder: SEND_WITH } : {})}
        withPresets
        chosen={choice}
        reason={reason}
        opened={pickerOpen}
        onOpened={(open) => set(open ? { pickerOpen: true } : { pickerOpen: false, pickerSends: false })}
        onDone={onDone}
        onPick={pickerSends ? sendWith : pickModel}
        target={(toggle) => (
          <Button
            variant="subtle"
            size="sm"
            onClick={toggle}
            aria-haspopup="dialog"
            aria-expanded={pickerOpen}
            rightSection={<IconChevronDown size={13} stroke={1.5} />}
            data-testid="model-picker"
          >
            {pinned ? <VoiceLabel voice={pinned.voice}>{pinned.title}</VoiceLabel> : "One model"}
          </Button>
        )}
      />
      {pinned && (
        <IconButton label="Let Medley choose" small onClick={() => set({ pinned: null })}>
          <IconX size={13} stroke={1.5} />
        </IconButton>
      )}
    </span>
  );
}
