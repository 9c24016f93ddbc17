// One model of the portfolio: prices, what was measured, its health, its use, and what the person said of it.

import { IconBan, IconPencil, IconStar, type TablerIcon } from "@tabler/icons-react";
import { useContextMenu } from "../../design/actions/ActionItems";
import { VoiceLabel } from "../../design/Mark";
import text from "../../design/styles/text.module.css";
import { Tag } from "../../design/Tag";
import { voiceColor } from "../../design/voices";
import type { PortfolioModel } from "../../ipc/bindings";
import { usePreferences } from "../../ipc/preferences";
import { cx } from "../../lib/classes";
import { formatSum } from "../../lib/money";
import { groupDigits, plural } from "../../lib/text";
import { formatDuration } from "../../lib/time";
import { Health } from "./Health";
import styles from "./portfolio.module.css";
import { Rate } from "./Rate";
import table from "./table.module.css";
import { useModelItems } from "./useModel";
import { endWords, type OwnWord, ownWords, tokens } from "./words";

const ICONS: Record<OwnWord["kind"], TablerIcon> = { never: IconBan, star: IconStar, price: IconPencil };

function Policy({ words }: { words: readonly OwnWord[] }) {
  return (
    <span className={styles.policies}>
      {words.map(({ kind, words: said }) => {
        const Icon = ICONS[kind];
        return (
          <span key={kind} className={styles.policy} data-kind={kind}>
            <Icon size={13} stroke={1.5} aria-hidden="true" />
            {said}
          </span>
        );
      })}
    </span>
  );
}

function Use({ model, most }: { model: PortfolioModel; most: number }) {
  const share = most > 0 ? Math.sqrt(model.requests / most) * 100 : 0;
  const words = `${plural(model.requests, "request")} this month, ${formatSum(model.sum)}`;
  return (
    <span className={styles.use} title={words}>
      <u aria-hidden="true">
        <i style={{ width: `${share}%`, background: voiceColor(model.facts.voice) }} />
      </u>
      <span className={cx(text.machineSmall, model.requests === 0 && text.faint)}>{groupDigits(model.requests)}</span>
    </span>
  );
}

type RowProps = {
  model: PortfolioModel;
  most: number;
  index: number;
  /** Whether Tab stops here. */
  stop: boolean;
  chosen: boolean;
  onOpen: () => void;
};

export function PortfolioRow({ model, most, index, stop, chosen, onOpen }: RowProps) {
  const { facts } = model;
  const { favourites } = usePreferences();
  const items = useModelItems(onOpen);
  const { onContextMenu, menu } = useContextMenu(() => items(facts));
  const ends = endWords(facts);
  return (
    <tr
      className={styles.row}
      data-chosen={chosen || undefined}
      data-testid="portfolio-row"
      onClick={onOpen}
      onContextMenu={onContextMenu}
    >
      <th scope="row" className={styles.name}>
        <button
          type="button"
          className={table.open}
          data-row={index}
          tabIndex={stop ? 0 : -1}
          aria-expanded={chosen}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        >
          <VoiceLabel voice={facts.voice}>{facts.title}</VoiceLabel>
          {model.resting && <Tag tone="warn">{model.resting}</Tag>}
          {ends && <Tag tone={facts.retired ? "danger" : "warn"}>{ends}</Tag>}
        </button>
        {menu}
      </th>
      <td data-number>
        <Rate amount={facts.input} disputed={facts.disputed} />
      </td>
      <td data-number>
        <Rate amount={facts.output} disputed={facts.disputed} />
      </td>
      <td data-number data-column="context" className={cx(table.number, text.soft)}>
        {tokens(facts.context)}
      </td>
      <td data-number className={cx(table.number, text.soft)}>
        {model.ttft_ms === null ? "" : formatDuration(model.ttft_ms)}
      </td>
      <td data-number data-column="pace" className={cx(table.number, text.soft)}>
        {model.tokens_per_second === null ? "" : groupDigits(model.tokens_per_second)}
      </td>
      <td className={styles.healthColumn}>
        <Health days={model.health} />
      </td>
      <td>
        <Use model={model} most={most} />
      </td>
      <td className={styles.policyColumn}>
        <Policy words={ownWords(facts, favourites)} />
      </td>
    </tr>
  );
}
