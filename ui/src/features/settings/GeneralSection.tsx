// How writing and new chats behave.

import { Select, Switch } from "@mantine/core";
import { isMac } from "../../design/actions/keys";
import text from "../../design/styles/text.module.css";
import type { Preset } from "../../ipc/bindings";
import { usePreferences } from "../../ipc/preferences";
import { shortcutLabel } from "../../lib/keys";
import { SettingRow } from "./SettingRow";
import { describe } from "./setting";
import { useChangePreferences } from "./useChangePreferences";

export const generalSettings = describe("general", {
  "enter-sends": ["Enter sends the message", "return key newline line break keyboard composer"],
  preset: ["How new chats choose a model", "preset best balanced thrifty fast default model route"],
});

const PRESETS: { value: Preset; label: string }[] = [
  { value: "best", label: "Best: quality first" },
  { value: "balanced", label: "Balanced: quality, cost and speed" },
  { value: "thrifty", label: "Thrifty: the cheapest that is good enough" },
  { value: "fast", label: "Fast: the earliest first words" },
];

export function GeneralSection() {
  const { enter_sends, preset } = usePreferences();
  const change = useChangePreferences();
  const other = shortcutLabel(enter_sends ? "shift+enter" : "mod+enter", isMac());
  return (
    <>
      <h2 className={text.page}>General</h2>
      <SettingRow
        id="enter-sends"
        htmlFor="enter-sends"
        label="Enter sends the message"
        hint={enter_sends ? `${other} begins a new line.` : `Enter begins a new line; ${other} sends.`}
      >
        <Switch
          id="enter-sends"
          checked={enter_sends}
          onChange={(event) => change({ enter_sends: event.currentTarget.checked })}
          data-testid="enter-sends"
        />
      </SettingRow>
      <SettingRow
        id="preset"
        htmlFor="preset"
        label="How new chats choose a model"
        hint="Each chat can be set otherwise where you write."
      >
        <Select
          id="preset"
          data={PRESETS}
          value={preset}
          allowDeselect={false}
          w={280}
          onChange={(value) => value && change({ preset: value as Preset })}
          data-testid="preset"
        />
      </SettingRow>
    </>
  );
}
