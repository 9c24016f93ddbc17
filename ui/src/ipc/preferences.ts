// How the person likes the window, as the core keeps it. A change shows at once and is taken back where it was refused.

import { useQueryClient } from "@tanstack/react-query";
import { usePlatform } from "../platform/context";
import type { Preferences } from "./bindings";
import { callRpc, rpcKey, useRpc } from "./client";

export const DEFAULTS: Preferences = {
  theme: "system",
  text_size: 16,
  density: "comfortable",
  reading_face: "serif",
  enter_sends: true,
  shortcuts: {},
  preset: "balanced",
  favourites: [],
  recent: [],
  keep_days: null,
};

const KEY = rpcKey("preferences_get", null);

/** The defaults until the core has answered. */
export function usePreferences(): Preferences {
  return useRpc("preferences_get", null).data ?? DEFAULTS;
}

/** Changes some of them; resolves to what is kept now. */
export function useSetPreferences(): (change: Partial<Preferences>) => Promise<Preferences> {
  const platform = usePlatform();
  const client = useQueryClient();
  return async (change) => {
    const before = client.getQueryData<Preferences>(KEY) ?? (await callRpc(platform, "preferences_get", null));
    const wanted = { ...before, ...change };
    client.setQueryData(KEY, wanted);
    try {
      const kept = await callRpc(platform, "preferences_set", wanted);
      client.setQueryData(KEY, kept);
      return kept;
    } catch (error) {
      client.setQueryData(KEY, before);
      throw error;
    }
  };
}
