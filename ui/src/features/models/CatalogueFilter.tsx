// What is looked for in the catalogue: words, a vendor, abilities, a price, and how a model stands.

import { Button, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useRef } from "react";
import { useProvide } from "../../design/actions/provide";
import text from "../../design/styles/text.module.css";
import type { CatalogueList } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { fromUsd } from "../../lib/money";
import { groupDigits } from "../../lib/text";
import { modelActions } from "./actions";
import styles from "./catalogue.module.css";
import { type Capability, EVERYTHING, isNarrowed, type Standing, type Wanted } from "./filter";

const CAPABILITIES: readonly { value: Capability; label: string }[] = [
  { value: "vision", label: "Vision" },
  { value: "pdf", label: "PDF" },
  { value: "audio", label: "Audio" },
  { value: "tools", label: "Tools" },
  { value: "reasoning", label: "Reasoning" },
  { value: "image", label: "Makes pictures" },
];

const STANDINGS: readonly { value: Standing; label: string }[] = [
  { value: "connected", label: "Connected" },
  { value: "starred", label: "Starred" },
  { value: "fresh", label: "New" },
  { value: "ending", label: "Retiring" },
  { value: "disputed", label: "Price in dispute" },
];

const PRICES = [
  { value: "0", label: "Free" },
  ...[1, 5, 15, 30].map((dollars) => ({ value: fromUsd(dollars), label: `Out under $${dollars}` })),
];

type ToggleProps = { label: string; on: boolean; onToggle: () => void };

function Toggle({ label, on, onToggle }: ToggleProps) {
  return (
    <button type="button" className={styles.chip} aria-pressed={on} onClick={onToggle}>
      {label}
    </button>
  );
}

function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}

type FilterProps = { list: CatalogueList; wanted: Wanted; found: number; onWant: (wanted: Wanted) => void };

export function CatalogueFilter({ list, wanted, found, onWant }: FilterProps) {
  const field = useRef<HTMLInputElement>(null);
  useProvide([{ action: modelActions["model.find"], run: () => field.current?.focus() }]);
  const vendors = useMemo(() => {
    const names = new Map(list.models.map((model) => [model.vendor, model.vendor_name]));
    return [...names]
      .map(([value, label]) => ({ value, label }))
      .toSorted((a, b) => a.label.localeCompare(b.label, "en"));
  }, [list.models]);
  const narrowed = isNarrowed(wanted);
  return (
    <div className={styles.filter}>
      <div className={styles.line}>
        <TextInput
          ref={field}
          className={styles.search ?? ""}
          aria-label="Find a model"
          placeholder={`Find in ${groupDigits(list.models.length)} models`}
          leftSection={<IconSearch size={13} stroke={1.5} />}
          value={wanted.search}
          onChange={(event) => onWant({ ...wanted, search: event.currentTarget.value })}
          data-testid="catalogue-search"
        />
        <Select
          className={styles.pick ?? ""}
          aria-label="Vendor"
          placeholder="Any vendor"
          clearable
          searchable
          data={vendors}
          value={wanted.vendor}
          onChange={(vendor) => onWant({ ...wanted, vendor })}
        />
        <Select
          className={styles.pick ?? ""}
          aria-label="Price of output, per 1M tokens"
          placeholder="Any price"
          clearable
          data={PRICES}
          value={wanted.most}
          onChange={(most) => onWant({ ...wanted, most })}
        />
        <span className={text.spring} />
        <span className={cx(text.small, text.faint)} role="status" data-testid="catalogue-count">
          {narrowed ? `${groupDigits(found)} of ${groupDigits(list.models.length)}` : `${groupDigits(found)} models`}
        </span>
        {narrowed && (
          <Button size="xs" variant="subtle" onClick={() => onWant(EVERYTHING)}>
            Show all
          </Button>
        )}
      </div>
      <div className={styles.line}>
        {STANDINGS.map(({ value, label }) => (
          <Toggle
            key={value}
            label={label}
            on={wanted.standing.includes(value)}
            onToggle={() => onWant({ ...wanted, standing: toggled(wanted.standing, value) })}
          />
        ))}
        <span className={styles.gap} />
        {CAPABILITIES.map(({ value, label }) => (
          <Toggle
            key={value}
            label={label}
            on={wanted.can.includes(value)}
            onToggle={() => onWant({ ...wanted, can: toggled(wanted.can, value) })}
          />
        ))}
      </div>
    </div>
  );
}
