// Settings of one conversation: its instructions, how much the model reasons, how long answers are, and whether the
// oldest messages give way. A new chat keeps them in the page until its first message goes.

import { ActionIcon, Popover, SegmentedControl, Select, Switch, Tooltip } from "@mantine/core";
import { IconAdjustments } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, memo, useEffect, useEffectEvent, useRef, useState } from "react";
import { useProvide } from "../../../design/actions/provide";
import { ErrorNote } from "../../../design/Notices";
import type {
  AnswerLength,
  Effort,
  ModelRow,
  ChatSettings as Settings,
  Thread,
  UserError,
} from "../../../ipc/bindings";
import { rpcKey, useRpcMutation } from "../../../ipc/client";
import { plainSettings, useChat } from "../state";
import { composeActions } from "./actions";
import styles from "./settings.module.css";
import { useForecastAgain } from "./useRoutePreview";

const EFFORTS: readonly { value: Effort; label: string }[] = [
  { value: "none", label: "None" },
  { value: "minimal", label: "Minimal" },
  { value: "low", label: "Low" },
  { value: "medium", label: "Medium" },
  { value: "high", label: "High" },
  { value: "xhigh", label: "Very high" },
  { value: "max", label: "Highest" },
];
const OWN = "own";
const LENGTHS: readonly { value: AnswerLength; label: string }[] = [
  { value: "short", label: "Short" },
  { value: "normal", label: "Normal" },
  { value: "long", label: "Long" },
];

function isPlain({ instructions, effort, length, trim }: Settings): boolean {
  return instructions === "" && effort === null && length === "normal" && !trim;
}

/** Those of the thread, or those that the next new chat begins with. A change shows at once, and stands on the last. */
function useSettings(thread: Thread | undefined) {
  const client = useQueryClient();
  const forecast = useForecastAgain();
  const next = useChat((state) => state.newSettings);
  const configure = useRpcMutation("chat_configure");
  const [failed, setFailed] = useState<UserError | null>(null);
  const settings = thread ? thread.settings : (next ?? plainSettings);
  const saveNext = (change: Partial<Settings>) => {
    const { newSettings, set } = useChat.getState();
    const wanted = { ...(newSettings ?? plainSettings), ...change };
    set({ newSettings: isPlain(wanted) ? null : wanted });
  };
  const save = (change: Partial<Settings>) => {
    if (!thread) return saveNext(change);
    setFailed(null);
    const key = rpcKey("chat_thread", { id: thread.id });
    const current = client.getQueryData<Thread>(key) ?? thread;
    const wanted = { ...current.settings, ...change };
    client.setQueryData<Thread>(key, { ...current, settings: wanted });
    const onError = (error: UserError) => {
      setFailed(error);
      void client.invalidateQueries({ queryKey: key });
    };
    configure.mutate({ id: thread.id, settings: wanted }, { onError, onSuccess: forecast });
  };
  return { settings, save, failed };
}

function Instructions({ value, save }: { value: string; save: (text: string) => void }) {
  const [words, setWords] = useState(value);
  const kept = useRef(value);
  const keep = () => {
    if (words.trim() === kept.current) return;
    kept.current = words.trim();
    save(kept.current);
  };
  const keepLast = useEffectEvent(keep);
  // A field that goes away while it has the focus tells nobody that it lost it.
  useEffect(() => () => keepLast(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    keep();
  };
  return (
    <label className={styles.row}>
      <span className={styles.label}>Instructions</span>
      <textarea
        className={styles.area}
        rows={4}
        value={words}
        placeholder="Sent ahead of every question, such as: answer in British English"
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={onKey}
        onBlur={keep}
        data-autofocus
      />
    </label>
  );
}

function EffortRow({
  model,
  value,
  save,
}: {
  model: ModelRow | undefined;
  value: Effort | null;
  save: (effort: Effort | null) => void;
}) {
  if (model?.in_catalogue && !model.reasoning && value === null)
    return (
      <div className={styles.row}>
        <span className={styles.label}>Reasoning</span>
        <span className={styles.words}>{model.title} answers without reasoning.</span>
      </div>
    );
  const known = model?.efforts ?? [];
  // What is set stays in the list, though the model of the moment may not know it.
  const offered = EFFORTS.filter((each) => known.length === 0 || known.includes(each.value) || each.value === value);
  return (
    <Select
      label="Reasoning"
      data={[{ value: OWN, label: "Left to the model" }, ...offered]}
      value={value ?? OWN}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      onChange={(picked) => save(EFFORTS.find((each) => each.value === picked)?.value ?? null)}
    />
  );
}

/** Escape closes this panel; it must not stop an answer too. */
function keepEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") event.stopPropagation();
}

type ChatSettingsProps = {
  thread: Thread | undefined;
  /** The model that would answer, where one was chosen. */
  model: ModelRow | undefined;
};

export const ChatSettings = memo(function ChatSettings({ thread, model }: ChatSettingsProps) {
  const [opened, setOpened] = useState(false);
  const { settings, save, failed } = useSettings(thread);
  useProvide([{ action: composeActions["compose.settings"], run: () => setOpened(true) }]);
  const set = !isPlain(settings);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-start"
      width={340}
      withRoles={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <span className={styles.target}>
          <Tooltip label="This chat" disabled={opened}>
            <ActionIcon
              aria-label={set ? "This chat, settings are set" : "This chat"}
              onClick={() => setOpened(!opened)}
              aria-haspopup="dialog"
              aria-expanded={opened}
              data-testid="chat-settings"
            >
              <IconAdjustments size={17} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
          {set && <span className={styles.set} aria-hidden="true" />}
        </span>
      </Popover.Target>
      <Popover.Dropdown
        className={styles.panel ?? ""}
        role="dialog"
        aria-label="Settings of this chat"
        onKeyDown={keepEscape}
      >
        <h2 className={styles.title}>This chat</h2>
        <Instructions value={settings.instructions} save={(instructions) => save({ instructions })} />
        <EffortRow model={model} value={settings.effort} save={(effort) => save({ effort })} />
        <div className={styles.row}>
          <span className={styles.label}>Answers</span>
          <SegmentedControl
            data={[...LENGTHS]}
            value={settings.length}
            onChange={(length) => save({ length: length as AnswerLength })}
            aria-label="Length of answers"
          />
        </div>
        <Switch
          label="Leave the oldest out when it grows too long"
          checked={settings.trim}
          onChange={(event) => save({ trim: event.currentTarget.checked })}
        />
        {failed && <ErrorNote error={failed} />}
      </Popover.Dropdown>
    </Popover>
  );
});
