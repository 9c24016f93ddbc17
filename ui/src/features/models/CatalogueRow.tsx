// One model of the catalogue.

import { IconStar, IconStarFilled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useContextMenu } from "../../design/actions/ActionItems";
import { IconButton } from "../../design/IconButton";
import { VoiceLabel } from "../../design/Mark";
import text from "../../design/styles/text.module.css";
import { Tag } from "../../design/Tag";
import type { ModelFacts } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { formatCivilDay } from "../../lib/time";
import styles from "./catalogue.module.css";
import { AbilityMarks } from "./Marks";
import { Rate } from "./Rate";
import table from "./table.module.css";
import { useModelItems, useStars } from "./useModel";
import { endWords, formatRate, KINDS, tokens } from "./words";

function Cell({ column, number, children }: { column: string; number?: boolean; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table is virtual, so it is made of roles
    <span
      role="cell"
      data-column={column}
      data-number={number}
      className={cx(number && table.number, number && text.soft)}
    >
      {children}
    </span>
  );
}

/** A star stands only where a connection offers the model: it is then first in the picker. */
function Star({ model }: { model: ModelFacts }) {
  const { favourites, star } = useStars();
  const offers = model.offers.map((offer) => offer.offer);
  if (offers.length === 0) return null;
  const starred = offers.some((offer) => favourites.includes(offer));
  const Icon = starred ? IconStarFilled : IconStar;
  return (
    <IconButton
      label={starred ? `Take the star from ${model.title}` : `Star ${model.title}`}
      small
      tabIndex={-1}
      aria-pressed={starred}
      className={styles.star ?? ""}
      onClick={(event) => {
        event.stopPropagation();
        star(offers, !starred);
      }}
    >
      <Icon size={14} stroke={1.5} />
    </IconButton>
  );
}

function Prices({ model }: { model: ModelFacts }) {
  if (model.unit)
    return (
      <>
        <Cell column="input" number>
          {formatRate(model.unit.pico_usd)}
        </Cell>
        <Cell column="output" number>
          {model.unit.per}
        </Cell>
        <Cell column="cache" number>
          {""}
        </Cell>
      </>
    );
  return (
    <>
      <Cell column="input" number>
        <Rate amount={model.input} disputed={model.disputed} />
      </Cell>
      <Cell column="output" number>
        {(model.output !== null || model.kind === "chat") && <Rate amount={model.output} disputed={model.disputed} />}
      </Cell>
      <Cell column="cache" number>
        {model.cache_read === null ? "" : formatRate(model.cache_read)}
      </Cell>
    </>
  );
}

function Tags({ model }: { model: ModelFacts }) {
  const ends = endWords(model);
  return (
    <>
      {model.fresh && <Tag tone="accent">new</Tag>}
      {ends && <Tag tone={model.retired ? "danger" : "warn"}>{ends}</Tag>}
      {model.own_price && <Tag>your price</Tag>}
      {model.offers.some((offer) => offer.never) && <Tag tone="danger">never</Tag>}
      {model.offers.length > 0 && <Tag>connected</Tag>}
    </>
  );
}

type RowProps = {
  model: ModelFacts;
  index: number;
  top: number;
  stop: boolean;
  chosen: boolean;
  onOpen: () => void;
};

export function CatalogueRow({ model, index, top, stop, chosen, onOpen }: RowProps) {
  const items = useModelItems(onOpen);
  const { onContextMenu, menu } = useContextMenu(() => items(model));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table is virtual, so it is made of roles
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it is the stop
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button in it does the same by keyboard
    <div
      role="row"
      className={styles.row}
      style={{ top }}
      aria-rowindex={index + 2}
      data-chosen={chosen || undefined}
      data-testid="catalogue-row"
      onClick={onOpen}
      onContextMenu={onContextMenu}
    >
      <Cell column="Star">
        <Star model={model} />
      </Cell>
      <Cell column="title">
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
          <VoiceLabel voice={model.voice}>{model.title}</VoiceLabel>
          <Tags model={model} />
        </button>
      </Cell>
      <Cell column="vendor">
        <span className={cx(text.line, text.soft, styles.vendor)}>{model.vendor_name}</span>
      </Cell>
      <Cell column="What it can">
        {model.kind === "chat" ? (
          <AbilityMarks can={model.can} />
        ) : (
          <span className={cx(text.small, text.soft)}>{KINDS[model.kind]}</span>
        )}
      </Cell>
      <Cell column="context" number>
        {tokens(model.context)}
      </Cell>
      <Cell column="writes" number>
        {tokens(model.max_output)}
      </Cell>
      <Prices model={model} />
      <Cell column="released" number>
        {model.released && `${formatCivilDay(model.released).replace(/^\d+ /, "")} ${model.released.slice(0, 4)}`}
      </Cell>
      {menu}
    </div>
  );
}
