// Where a model can be asked, and what the person set for it at each connection: a star, a rule, a price of their own.

import { Button, Switch } from "@mantine/core";
import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { useState } from "react";
import { useProvide } from "../../design/actions/provide";
import { IconButton } from "../../design/IconButton";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import type { ModelFacts, OfferAt } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { modelActions } from "./actions";
import { OwnPriceForm } from "./OwnPriceForm";
import styles from "./panel.module.css";
import { useForbidden, useNever, useStars } from "./useModel";
import { formatRate } from "./words";

function OwnPriceWords({ offer }: { offer: OfferAt }) {
  const { own_price: own } = offer;
  if (!own) return null;
  return (
    <p className={cx(text.small, text.soft)} data-testid="own-price">
      Your price: {formatRate(own.input)} in, {formatRate(own.output)} out
    </p>
  );
}

/** A rule on the whole connection is not a rule on this model: it is taken back where it was made. */
function NeverSwitch({ offer, title }: { offer: OfferAt; title: string }) {
  const setNever = useNever();
  const { whole } = useForbidden();
  if (whole(offer.connection))
    return (
      <p className={cx(text.small, text.danger)}>
        All of {offer.name} is forbidden.{" "}
        <Button size="xs" variant="subtle" onClick={() => go({ view: "models", tab: "policy" })}>
          Open your rules
        </Button>
      </p>
    );
  return (
    <Switch
      label="Never use it"
      checked={offer.never}
      onChange={(event) => setNever([offer.offer], event.currentTarget.checked, title)}
      data-testid="never"
    />
  );
}

function Offer({ facts, offer }: { facts: ModelFacts; offer: OfferAt }) {
  const { favourites, star } = useStars();
  const [editing, setEditing] = useState(false);
  useProvide([{ action: modelActions["model.price"], run: () => setEditing(true) }]);
  const starred = favourites.includes(offer.offer);
  const Icon = starred ? IconStarFilled : IconStar;
  return (
    <li className={styles.offer} data-testid="offer">
      <div className={styles.offerHead}>
        <span className={text.medium}>{offer.name}</span>
        <span className={text.spring} />
        <IconButton
          label={starred ? "Take the star away" : "Star"}
          small
          aria-pressed={starred}
          onClick={() => star([offer.offer], !starred)}
          data-testid="star"
        >
          <Icon size={15} stroke={1.5} />
        </IconButton>
      </div>
      <NeverSwitch offer={offer} title={facts.title} />
      <OwnPriceWords offer={offer} />
      {editing ? (
        <OwnPriceForm facts={facts} offer={offer} close={() => setEditing(false)} />
      ) : (
        <Button
          size="xs"
          variant="subtle"
          className={styles.flush ?? ""}
          onClick={() => setEditing(true)}
          data-testid="edit-price"
        >
          {offer.own_price ? "Change your price" : "Set your price"}
        </Button>
      )}
    </li>
  );
}

export function Offers({ facts }: { facts: ModelFacts }) {
  return (
    <section>
      <h3 className={styles.heading}>At your connections</h3>
      {facts.offers.length === 0 ? (
        <p className={cx(text.small, text.soft)}>
          None of them offers it.{" "}
          <Button size="xs" variant="subtle" onClick={() => go({ view: "settings", section: "connections" })}>
            Add a key
          </Button>
        </p>
      ) : (
        <ul>
          {facts.offers.map((offer) => (
            <Offer key={offer.offer} facts={facts} offer={offer} />
          ))}
        </ul>
      )}
    </section>
  );
}
