// Stars and what was picked last, as the core keeps them.

import { useToasts } from "../../../design/toasts";
import type { Preferences, UserError } from "../../../ipc/bindings";
import { usePreferences, useSetPreferences } from "../../../ipc/preferences";

const RECENT = 5;

export function useModelChoices() {
  const { favourites, recent } = usePreferences();
  const set = useSetPreferences();
  const show = useToasts((state) => state.show);
  const keep = (change: Partial<Preferences>) => {
    set(change).catch((error: UserError) => show(error.title));
  };
  return {
    favourites,
    recent,
    star: (offer: string) =>
      keep({
        favourites: favourites.includes(offer) ? favourites.filter((each) => each !== offer) : [...favourites, offer],
      }),
    remember: (offer: string) => keep({ recent: [offer, ...recent.filter((each) => each !== offer)].slice(0, RECENT) }),
  };
}
