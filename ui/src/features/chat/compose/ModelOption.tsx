// One row of the model menu: who, by which connection, what it can, how much it reads, what it costs, and its star.

import {
  IconBrain,
  IconCheck,
  IconDeviceDesktop,
  IconEye,
  IconStar,
  IconStarFilled,
  IconTool,
  type TablerIcon,
} from "@tabler/icons-react";
import { VoiceLabel } from "../../../design/Mark";
import text from "../../../design/styles/text.module.css";
import type { ModelRow } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { formatPico, pico } from "../../../lib/money";
import { roundCount } from "../../../lib/text";
import { formatDay } from "../../../lib/time";
import styles from "./menu.module.css";
import { vendorOf } from "./modelRows";
import { hasEnded } from "./models";

function perMillion(amount: string | null): string {
  return amount === null ? "unknown" : formatPico(pico(amount), "total");
}

/** "$3.00 in, $15.00 out" for a million tokens. */
function price(model: ModelRow): string {
  if (model.local) return "free";
  if (model.input_per_million === null && model.output_per_million === null) return "price unknown";
  return `${perMillion(model.input_per_million)} in, ${perMillion(model.output_per_million)} out`;
}

/** "ends 11 Dec", or that it has ended. */
function endWords(model: ModelRow, now: number): string | null {
  if (model.ends === null) return null;
  return hasEnded(model, now) ? "ended" : `ends ${formatDay(Date.parse(`${model.ends}T00:00:00`), now)}`;
}

function Ability({ icon: Icon, name }: { icon: TablerIcon; name: string }) {
  return (
    <span role="img" aria-label={name} title={name}>
      <Icon size={13} stroke={1.5} />
    </span>
  );
}

type ModelOptionProps = { model: ModelRow; chosen: boolean; starred: boolean; onStar: () => void };

export function ModelOption({ model, chosen, starred, onStar }: ModelOptionProps) {
  const ends = endWords(model, Date.now());
  const Star = starred ? IconStarFilled : IconStar;
  const connection = model.connection_name === vendorOf(model) ? "" : model.connection_name;
  return (
    <>
      <span className={styles.name}>
        <VoiceLabel voice={model.voice}>{model.title}</VoiceLabel>
        {connection && <span className={cx(text.line, styles.detail)}>{connection}</span>}
        {chosen && <IconCheck size={13} stroke={1.75} aria-label="Chosen" />}
        {ends && <span className={styles.ends}>{ends}</span>}
      </span>
      <span className={styles.can}>
        {model.local && <Ability icon={IconDeviceDesktop} name="On this computer" />}
        {model.vision && <Ability icon={IconEye} name="Reads pictures" />}
        {model.tools && <Ability icon={IconTool} name="Uses tools" />}
        {model.reasoning && <Ability icon={IconBrain} name="Reasons" />}
      </span>
      <span className={styles.reads}>{model.context !== null && `reads ${roundCount(model.context)}`}</span>
      <span
        className={cx(text.machineSmall, styles.price)}
        title={model.disputed ? "Sources disagree about this price" : "For a million tokens"}
      >
        {price(model)}
        {model.disputed && "?"}
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: an option holds no other control; the same keys star it */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same, by the key named at the menu's foot */}
      <span
        className={styles.star}
        data-on={starred || undefined}
        data-testid="star"
        title={starred ? "Take the star away" : "Give it a star"}
        onClick={(event) => {
          event.stopPropagation();
          onStar();
        }}
      >
        <Star size={14} stroke={1.5} aria-label={starred ? "Favourite" : undefined} aria-hidden={!starred} />
      </span>
    </>
  );
}
