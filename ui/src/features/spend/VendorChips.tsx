// The ledger's vendors as chips: a press shows one vendor's rows, another one all of them again.

import { VoiceLabel } from "../../design/Mark";
import type { Series } from "./series";
import styles from "./spend.module.css";

type ChipsProps = { voices: readonly Series[]; chosen: string | null; onChoose: (voice: string | null) => void };

export function VendorChips({ voices, chosen, onChoose }: ChipsProps) {
  if (voices.length < 2) return null;
  return (
    <fieldset className={styles.chips} aria-label="Vendor">
      {voices.map((each) => (
        <button
          key={each.voice}
          type="button"
          className={styles.chip}
          aria-pressed={each.voice === chosen}
          onClick={() => onChoose(each.voice === chosen ? null : each.voice)}
          data-testid="vendor-chip"
        >
          <VoiceLabel voice={each.voice}>{each.name}</VoiceLabel>
        </button>
      ))}
    </fieldset>
  );
}
