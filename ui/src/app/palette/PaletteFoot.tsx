// The palette's foot: who would answer the chosen row and at what price, and the keys.

import { Mark } from "../../design/Mark";
import { Money } from "../../design/Money";
import text from "../../design/styles/text.module.css";
import { KeyCap } from "../../design/Tag";
import { formatDuration } from "../../lib/time";
import styles from "./palette.module.css";
import type { PaletteRow } from "./rows";

export function PaletteFoot({ row }: { row: PaletteRow | undefined }) {
  const would = row?.would;
  return (
    <div className={styles.foot}>
      {would && (
        <span className={styles.route}>
          <Mark voice={would.voice} size={8} />
          {would.who}, <Money cost={would.cost} small />
          {would.ttft_ms !== null && (
            <span>
              , first words in <span className={text.machineSmall}>{formatDuration(would.ttft_ms)}</span>
            </span>
          )}
        </span>
      )}
      <span className={styles.spring} />
      <span className={styles.hint}>
        <KeyCap keys="enter" /> run
      </span>
      <span className={styles.hint}>
        <KeyCap keys="escape" /> close
      </span>
    </div>
  );
}
