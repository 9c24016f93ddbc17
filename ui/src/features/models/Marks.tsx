// What a model is known to do, as a row of small marks; each has its name.

import { Tooltip } from "@mantine/core";
import {
  IconBraces,
  IconBrain,
  IconDatabase,
  IconEar,
  IconEye,
  IconFileTypePdf,
  IconTool,
  IconWorldSearch,
  type TablerIcon,
} from "@tabler/icons-react";
import text from "../../design/styles/text.module.css";
import type { Ability } from "../../ipc/bindings";
import styles from "./marks.module.css";
import { ABILITIES } from "./words";

const ICONS: Record<Ability, TablerIcon> = {
  vision: IconEye,
  pdf: IconFileTypePdf,
  audio: IconEar,
  tools: IconTool,
  reasoning: IconBrain,
  schema: IconBraces,
  web_search: IconWorldSearch,
  caching: IconDatabase,
};

/** The marks of a row; the places of those that it lacks stay empty, so that columns of marks line up. */
export function AbilityMarks({ can }: { can: readonly Ability[] }) {
  return (
    <span className={styles.marks}>
      {(Object.keys(ICONS) as Ability[]).map((ability) => {
        const Icon = ICONS[ability];
        return can.includes(ability) ? (
          <Tooltip key={ability} label={ABILITIES[ability]}>
            <span className={styles.place}>
              <Icon size={14} stroke={1.5} aria-hidden="true" />
              <span className={text.hidden}>{ABILITIES[ability]}, </span>
            </span>
          </Tooltip>
        ) : (
          <span key={ability} className={styles.place} />
        );
      })}
    </span>
  );
}

/** The same with the names written out. */
export function AbilityList({ can }: { can: readonly Ability[] }) {
  if (can.length === 0) return <p className={text.soft}>Nothing is known of what it can do.</p>;
  return (
    <ul className={styles.list}>
      {can.map((ability) => {
        const Icon = ICONS[ability];
        return (
          <li key={ability}>
            <Icon size={14} stroke={1.5} aria-hidden="true" />
            {ABILITIES[ability]}
          </li>
        );
      })}
    </ul>
  );
}
