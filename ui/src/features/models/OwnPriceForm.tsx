// A person's own price for a model at one connection, in dollars for a million tokens. It holds from the next request
// on and can be taken back.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { ModelFacts, OfferAt, OwnPrice } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import styles from "./panel.module.css";
import { parseRate, typedRate } from "./words";

type Field = keyof OwnPrice;
const FIELDS: readonly { field: Field; label: string; needed: boolean }[] = [
  { field: "input", label: "In", needed: true },
  { field: "output", label: "Out", needed: true },
  { field: "cache_read", label: "Cache read", needed: false },
  { field: "cache_write", label: "Cache write", needed: false },
];

type Typed = Record<Field, string>;

/** The price that was typed, or the fields that hold none. */
export function readPrice(typed: Typed): OwnPrice | Field[] {
  const read = (field: Field) => (typed[field].trim() === "" ? null : parseRate(typed[field]));
  const wrong = FIELDS.filter(({ field, needed }) => (needed || typed[field].trim() !== "") && read(field) === null);
  const input = read("input");
  const output = read("output");
  if (wrong.length > 0 || input === null || output === null) return wrong.map(({ field }) => field);
  return { input, output, cache_read: read("cache_read"), cache_write: read("cache_write") };
}

function start(facts: ModelFacts, offer: OfferAt): Typed {
  const from = offer.own_price ?? facts;
  return {
    input: typedRate(from.input),
    output: typedRate(from.output),
    cache_read: typedRate(from.cache_read),
    cache_write: typedRate(from.cache_write),
  };
}

export function OwnPriceForm({ facts, offer, close }: { facts: ModelFacts; offer: OfferAt; close: () => void }) {
  const [typed, setTyped] = useState(() => start(facts, offer));
  const [wrong, setWrong] = useState<Field[]>([]);
  const save = useRpcMutation("price_set");
  const show = useToasts((state) => state.show);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const price = readPrice(typed);
    if (Array.isArray(price)) return setWrong(price);
    save.mutate({ offer: offer.offer, price }, { onSuccess: close });
  };
  const back = () =>
    save.mutate(
      { offer: offer.offer, price: null },
      {
        onSuccess: () => {
          show("The list's price holds again from the next request on.");
          close();
        },
      },
    );
  return (
    <form className={styles.form} onSubmit={submit} aria-label={`Your price at ${offer.name}`}>
      <p className={cx(text.small, text.soft)}>
        Dollars for a million tokens. It holds from the next request on; past rows keep their price.
      </p>
      <div className={styles.fields}>
        {FIELDS.map(({ field, label }) => (
          <TextInput
            key={field}
            label={label}
            leftSection="$"
            inputMode="decimal"
            value={typed[field]}
            error={wrong.includes(field) ? "An amount such as 2.50" : null}
            onChange={(event) => {
              setWrong([]);
              setTyped({ ...typed, [field]: event.currentTarget.value });
            }}
            data-testid={`price-${field}`}
          />
        ))}
      </div>
      {save.error && <ErrorNote error={save.error} />}
      <div className={styles.buttons}>
        <Button size="xs" type="submit" variant="filled" data-testid="price-save">
          Use this price
        </Button>
        <Button size="xs" onClick={close}>
          Cancel
        </Button>
        {offer.own_price && (
          <Button size="xs" variant="subtle" onClick={back} data-testid="price-back">
            Take it back
          </Button>
        )}
      </div>
    </form>
  );
}
