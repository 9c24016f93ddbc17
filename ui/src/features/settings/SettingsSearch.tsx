// The search over all settings: what is found takes the place of the sections, and leads to its place.

import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { go } from "../../design/router";
import { ALL_SETTINGS, SECTIONS } from "./sections";
import { findSettings, type Setting } from "./setting";
import styles from "./settings.module.css";
import { useSought } from "./sought";

function nameOf({ section }: Setting): string {
  return SECTIONS.find(({ id }) => id === section)?.name ?? "";
}

export function SettingsSearch({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const seek = useSought((state) => state.seek);
  const found = findSettings(ALL_SETTINGS, text);
  const open = (setting: Setting | undefined) => {
    if (!setting) return;
    setText("");
    go({ view: "settings", section: setting.section });
    seek(setting.id);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") setText("");
    else if (event.key === "Enter") open(found[at]);
    else if (event.key === "ArrowDown") setAt((before) => Math.min(before + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt((before) => Math.max(before - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        className={styles.search ?? ""}
        leftSection={<IconSearch size={14} stroke={1.5} aria-hidden="true" />}
        aria-label="Find a setting"
        placeholder="Find a setting"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
        data-testid="settings-search"
      />
      {text.trim() === "" ? (
        children
      ) : (
        <>
          {found.map((setting, index) => (
            <button
              key={`${setting.section} ${setting.id}`}
              type="button"
              className={styles.found}
              data-active={index === at || undefined}
              onClick={() => open(setting)}
              data-testid="found-setting"
            >
              <span>{setting.name}</span>
              <span className={styles.where}>{nameOf(setting)}</span>
            </button>
          ))}
          <p className={styles.none} role="status">
            {found.length === 0 ? "No setting has these words." : ""}
          </p>
        </>
      )}
    </>
  );
}
