// One row of the palette, with the heading of its group above the group's first.

import { Mark } from "../../design/Mark";
import { KeyCap } from "../../design/Tag";
import styles from "./palette.module.css";
import type { PaletteRow } from "./rows";

type PaletteRowViewProps = {
  id: string;
  row: PaletteRow;
  keys: string | null;
  heading: string | null;
  chosen: boolean;
  onPoint: () => void;
  onRun: () => void;
};

export function PaletteRowView({ id, row, keys, heading, chosen, onPoint, onRun }: PaletteRowViewProps) {
  const Icon = row.icon;
  return (
    <>
      {heading && (
        <div className={styles.group} role="presentation">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the input above keeps the focus and hears the keys */}
      <div
        id={id}
        role="option"
        aria-selected={chosen}
        className={styles.row}
        onMouseMove={chosen ? undefined : onPoint}
        onClick={onRun}
        data-testid="palette-row"
      >
        <span className={styles.icon} aria-hidden="true">
          {row.voice ? <Mark voice={row.voice} size={10} /> : Icon && <Icon size={17} stroke={1.5} />}
        </span>
        <span className={styles.label}>{row.label}</span>
        {row.detail && <span className={styles.detail}>{row.detail}</span>}
        <span className={styles.spring} />
        {keys && <KeyCap keys={keys} />}
      </div>
    </>
  );
}
