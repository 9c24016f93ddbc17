// A searchable menu of models, with the presets above them where an automatic choice is also possible.

import { Combobox, useCombobox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { VoiceLabel } from "../../design/Mark";
import text from "../../design/styles/text.module.css";
import type { Choice, ModelRow } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatPico, pico } from "../../lib/money";
import { formatDay } from "../../lib/time";
import styles from "./menu.module.css";
import { PRESETS } from "./state";

function price(model: ModelRow): string {
  if (model.local) return "free";
  if (model.output_per_million === null) return "price unknown";
  return `${formatPico(pico(model.output_per_million), "total")} per M out`;
}

/** "ends 11 Dec", or that it has ended. */
function endWords(ends: string): string {
  const day = Date.parse(`${ends}T00:00:00`);
  return day <= Date.now() ? "ended" : `ends ${formatDay(day, Date.now())}`;
}

function matchingModels(models: readonly ModelRow[], search: string): ModelRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const text = `${model.title} ${model.model} ${model.connection_name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function choiceOf(value: string): Choice {
  const preset = PRESETS.find((each) => `preset:${each.value}` === value);
  return preset ? { kind: "auto", preset: preset.value } : { kind: "offer", offer: value };
}

function Options({ search, withPresets }: { search: string; withPresets: boolean }) {
  const query = useRpc("models_list", null);
  const found = matchingModels(query.data ?? [], search);
  const presets = withPresets
    ? PRESETS.filter((preset) => preset.label.toLowerCase().includes(search.toLowerCase()))
    : [];
  if (found.length === 0 && presets.length === 0) {
    const words = query.isPending
      ? "Loading models"
      : query.error
        ? query.error.title
        : "No model of that name is connected.";
    return <Combobox.Empty className={styles.none ?? ""}>{words}</Combobox.Empty>;
  }
  return (
    <>
      {presets.length > 0 && (
        <Combobox.Group label="Automatic">
          {presets.map((preset) => (
            <Combobox.Option value={`preset:${preset.value}`} key={preset.value} className={styles.option ?? ""}>
              <span className={text.medium}>{preset.label}</span>
              <span className={styles.detail}>{preset.hint}</span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
      {found.length > 0 && (
        <Combobox.Group label="Models">
          {found.map((model) => (
            <Combobox.Option value={model.offer} key={model.offer} className={styles.option ?? ""}>
              <VoiceLabel voice={model.voice}>{model.title}</VoiceLabel>
              <span className={styles.detail}>
                {model.connection_name === model.title ? "" : model.connection_name}
              </span>
              {model.ends && <span className={styles.ends}>{endWords(model.ends)}</span>}
              <span
                className={cx(text.machineSmall, text.faint)}
                title={model.disputed ? "Sources disagree about this price" : undefined}
              >
                {price(model)}
                {model.disputed && "?"}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
    </>
  );
}

type ModelMenuProps = {
  label: string;
  withPresets?: boolean;
  onPick: (choice: Choice) => void;
  target: (toggle: () => void) => ReactNode;
  opened?: boolean;
  onOpened?: (opened: boolean) => void;
};

export function ModelMenu({ label, withPresets = false, onPick, target, opened, onOpened }: ModelMenuProps) {
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    ...(opened === undefined ? {} : { opened }),
    onOpenedChange: (open) => onOpened?.(open),
    onDropdownClose: () => setSearch(""),
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const pick = (value: string) => {
    onPick(choiceOf(value));
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={pick} width={340} position="top-start" shadow="md" radius="lg">
      <Combobox.Target targetType="button">
        <span className={styles.target}>{target(() => combobox.toggleDropdown())}</span>
      </Combobox.Target>
      <Combobox.Dropdown className={styles.dropdown ?? ""} aria-label={label}>
        <Combobox.Search
          className={styles.search ?? ""}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder="Find a model"
          aria-label="Find a model"
        />
        <Combobox.Options mah={300} className={styles.options ?? ""} aria-label={label}>
          {combobox.dropdownOpened && <Options search={search} withPresets={withPresets} />}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
