// The dial: four points on one line, one of them chosen. It is a group of radio buttons to the keyboard and to a
// screen reader.

import { useToasts } from "../../design/toasts";
import type { UserError } from "../../ipc/bindings";
import { usePreferences, useSetPreferences } from "../../ipc/preferences";
import styles from "./dial.module.css";
import { PRESETS } from "./presets";

export function Dial() {
  const { preset } = usePreferences();
  const set = useSetPreferences();
  const show = useToasts((state) => state.show);
  return (
    <fieldset className={styles.dial} data-testid="dial">
      <legend className={styles.legend}>How a new chat chooses its model</legend>
      {PRESETS.map(({ value, label, about }) => (
        <label key={value} className={styles.point}>
          <input
            type="radio"
            name="preset"
            value={value}
            checked={preset === value}
            onChange={() => set({ preset: value }).catch((error: UserError) => show(error.title))}
          />
          <span className={styles.name}>{label}</span>
          <span className={styles.about}>{about}</span>
        </label>
      ))}
    </fieldset>
  );
}
