// Connections, local servers and the models they offer.

import { failure } from "../failure";
import { LOCAL_SERVERS, modelsOf, VENDORS } from "../models";
import type { HandlersFor, World } from "../world";

type Names =
  | "vendors_list"
  | "connection_list"
  | "connection_add"
  | "connection_check"
  | "connection_rekey"
  | "connection_opt_out"
  | "connection_remove"
  | "local_probe"
  | "models_list";

export function connectionsHandlers(world: World): HandlersFor<Names> {
  return {
    vendors_list: () => VENDORS,
    connection_list: () => world.usable(),
    connection_add: (payload) => world.add(payload),
    connection_check: ({ id: which }) => {
      const found = world.connections.find((from) => from.id === which);
      if (found?.key.last4 === "fail") {
        const error = failure(
          "key_rejected",
          "The vendor rejected this key",
          "401: invalid x-api-key. Nothing was charged.",
        );
        return { ok: false, models: 0, took: 210, error };
      }
      return { ok: true, models: 34, took: 412, error: null };
    },
    connection_rekey: ({ id: which, key, hold_in_memory }) => {
      const found = world.connections.find((from) => from.id === which);
      if (!found) throw failure("not_found", "This connection is gone", "It was removed.");
      if (!hold_in_memory) world.guardKey();
      found.key = { kind: hold_in_memory ? "memory" : "keychain", last4: key.slice(-4) };
      return found;
    },
    connection_opt_out: ({ id: which, opted_out }) => {
      const found = world.connections.find((from) => from.id === which);
      if (!found) throw failure("not_found", "This connection is gone", "It was removed meanwhile.");
      Object.assign(found, { opted_out, keeps_words: opted_out ? "Keeps nothing" : "Keeps requests up to 30 days" });
      return found;
    },
    connection_remove: ({ id: which }) => {
      world.connections = world.connections.filter((from) => from.id !== which);
      return null;
    },
    local_probe: () => (world.options.fixture === "empty" ? [] : LOCAL_SERVERS),
    models_list: () => modelsOf(world.usable()),
  };
}
