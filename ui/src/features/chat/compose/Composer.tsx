// The one heavy object of the page: what waits, attachments, text, the route line, and how to choose. Each part has a
// file of its own; here they meet. Web and voice are not here yet.

import { SegmentedControl } from "@mantine/core";
import { memo, useRef, useState } from "react";
import { type Provided, useProvide } from "../../../design/actions/provide";
import type { Preset, Thread } from "../../../ipc/bindings";
import { draftKey, emptyDraft, isEmpty, PRESETS, useChat } from "../state";
import { AttachButton } from "./AttachButton";
import { AttachedFiles } from "./AttachedFiles";
import { composeActions } from "./actions";
import { ChatSettings } from "./ChatSettings";
import { ContextNote } from "./ContextNote";
import styles from "./composer.module.css";
import { DropZone } from "./DropZone";
import { MessageField } from "./MessageField";
import { ModelPicker } from "./ModelPicker";
import { ModelRepair } from "./ModelRepair";
import { Queue } from "./Queue";
import { RefusedFiles } from "./RefusedFiles";
import { RouteLine } from "./RouteLine";
import { SendButton } from "./SendButton";
import { TodayMeter } from "./TodayMeter";
import { useAttach } from "./useAttach";
import { useCompose } from "./useCompose";
import { usePinned } from "./usePinned";
import { useRoutePreview } from "./useRoutePreview";

const Presets = memo(function Presets() {
  const preset = useChat((state) => state.preset);
  const pinned = useChat((state) => state.pinned);
  const set = useChat((state) => state.set);
  return (
    <SegmentedControl
      className={styles.presets ?? ""}
      data={PRESETS.map(({ value, label }) => ({ value, label }))}
      value={pinned ? "" : preset}
      onChange={(value) => set({ preset: value as Preset, pinned: null })}
      aria-label="How to choose the model"
      data-testid="presets"
    />
  );
});

type ComposerProps = {
  conversation: string | null;
  thread: Thread | undefined;
  running: boolean;
  send: Parameters<typeof useCompose>[0]["send"];
  stop: () => void;
  onWhy: () => void;
};

/** What is pressed while a draft does not fit leads to the ways on. */
function useOver(over: boolean) {
  const ways = useRef<HTMLDivElement>(null);
  const [pressed, setPressed] = useState(false);
  if (pressed && !over) setPressed(false);
  const show = () => {
    setPressed(true);
    ways.current?.querySelector("button")?.focus();
  };
  return { ways, pressed, show };
}

export function Composer({ conversation, thread, running, send, stop, onWhy }: ComposerProps) {
  const key = draftKey(conversation);
  const draft = useChat((state) => state.drafts[key] ?? emptyDraft);
  const area = useRef<HTMLTextAreaElement>(null);
  const preview = useRoutePreview(conversation, thread?.leaf ?? null, draft);
  const { models, pinned, gone, name } = usePinned();
  const { attach, refused, dismiss } = useAttach(key);
  const { data } = preview;
  const over = useOver(Boolean(data?.context?.over));
  const compose = useCompose({ conversation, thread, running, preview: data, send, onOver: over.show });
  const ready = () => compose.hasContent() && !compose.isBusy();
  const others: Provided[] = [
    { action: composeActions["compose.choose"], run: compose.choose, when: ready },
    { action: composeActions["compose.add"], run: compose.add, when: ready },
  ];
  const focus = () => area.current?.focus();
  useProvide([...others, { action: composeActions["compose.focus"], run: focus }]);
  const model = pinned ?? models.find((each) => each.offer === data?.route?.offer);
  return (
    <div className={styles.wrap}>
      <DropZone attach={attach} />
      <div className={styles.box}>
        {conversation !== null && <Queue conversation={conversation} running={running} stop={stop} onDone={focus} />}
        <ContextNote
          context={data?.context}
          who={data?.route?.who ?? ""}
          thread={thread}
          pressed={over.pressed}
          first={over.ways}
          onDone={focus}
        />
        <RefusedFiles words={refused} dismiss={dismiss} />
        <AttachedFiles draftKey={key} draft={draft} model={model} models={models} onDone={focus} />
        <MessageField
          area={area}
          draftKey={key}
          draft={draft}
          placeholder={thread && thread.messages.length > 0 ? "Write a reply" : "Write a message"}
          submit={() => compose.submit()}
          recall={compose.recall}
          attach={attach}
        />
        {gone ? <ModelRepair name={name} /> : <RouteLine preview={preview} onWhy={onWhy} />}
        <div className={styles.bar}>
          <AttachButton attach={attach} />
          <ChatSettings key={thread?.id ?? key} thread={thread} model={pinned} />
          <Presets />
          <ModelPicker thread={thread} next={data?.route} pinned={pinned} sendWith={compose.submit} onDone={focus} />
          <span className={styles.spring} />
          <TodayMeter />
          <SendButton
            running={running}
            idle={isEmpty(draft)}
            cost={data?.route?.estimate.likely}
            submit={() => compose.submit()}
            stop={stop}
            others={others}
          />
        </div>
      </div>
    </div>
  );
}
