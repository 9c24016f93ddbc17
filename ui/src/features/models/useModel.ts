// What a person can do with one model from any table: star it, forbid it, allow it again. The same items stand in the
// menu of a row and, for the chosen one, in the palette.

import type { Provided } from "../../design/actions/provide";
import { useToasts } from "../../design/toasts";
import type { ModelFacts, UserError } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { usePreferences, useSetPreferences } from "../../ipc/preferences";
import { modelActions } from "./actions";

export function useStars() {
  const { favourites } = usePreferences();
  const set = useSetPreferences();
  const show = useToasts((state) => state.show);
  const star = (offers: readonly string[], on: boolean) => {
    const others = favourites.filter((offer) => !offers.includes(offer));
    set({ favourites: on ? [...others, ...offers] : others }).catch((error: UserError) => show(error.title));
  };
  return { favourites, star };
}

export function useNever() {
  const save = useRpcMutation("never_set");
  const show = useToasts((state) => state.show);
  return (targets: string[], never: boolean, name: string) =>
    save.mutate(
      { targets, never },
      {
        onSuccess: () =>
          show(never ? `${name} is never used from now on.` : `${name} may be used again.`, {
            label: "Undo",
            run: () => save.mutate({ targets, never: !never }),
          }),
        onError: (error) => show(`${error.title}. ${error.detail}`),
      },
    );
}

/** The models' own rules: a rule on a whole connection is taken back where it was made. */
export function useForbidden() {
  const rules = useRpc("rules_get", null).data;
  const whole = (connection: string) => rules?.never.some((rule) => rule.whole && rule.target === connection) ?? false;
  return { whole };
}

export function useModelItems(open: (key: string) => void) {
  const { favourites, star } = useStars();
  const setNever = useNever();
  const { whole } = useForbidden();
  return (model: ModelFacts): Provided[] => {
    const offers = model.offers.map((offer) => offer.offer);
    const starred = offers.some((offer) => favourites.includes(offer));
    const allowed = model.offers.filter((offer) => !offer.never).map((offer) => offer.offer);
    const own = model.offers.filter((offer) => offer.never && !whole(offer.connection)).map((offer) => offer.offer);
    return [
      { action: modelActions["model.details"], run: () => open(model.key) },
      { action: modelActions["model.star"], run: () => star(offers, true), when: offers.length > 0 && !starred },
      { action: modelActions["model.unstar"], run: () => star(offers, false), when: starred },
      {
        action: modelActions["model.never"],
        run: () => setNever(allowed, true, model.title),
        when: allowed.length > 0,
      },
      { action: modelActions["model.allow"], run: () => setNever(own, false, model.title), when: own.length > 0 },
    ];
  };
}
