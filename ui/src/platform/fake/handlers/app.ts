// The app as a whole: its state, the open book, the keychain, preferences, policy, links.

import type { HandlersFor, World } from "../world";

type Names =
  | "app_state"
  | "book_set"
  | "first_run_done"
  | "keychain_retry"
  | "practice_start"
  | "preferences_get"
  | "preferences_set"
  | "policy_get"
  | "policy_set"
  | "link_open";

export function appHandlers(world: World): HandlersFor<Names> {
  return {
    app_state: () => world.state(),
    book_set: ({ book }) => {
      world.book = book;
      return world.state();
    },
    first_run_done: () => {
      world.firstRun = false;
      return world.state();
    },
    keychain_retry: () => {
      world.keychain = { state: "ready", detail: "" };
      return world.keychain;
    },
    practice_start: () => {
      if (!world.connections.some((from) => from.book === "practice"))
        world.connections.push(...world.practiceConnections());
      world.book = "practice";
      return world.usable();
    },
    policy_get: () => world.standing(),
    policy_set: (policy) => {
      world.policy = policy;
      return world.standing();
    },
    link_open: () => null,
    preferences_get: () => world.preferences,
    preferences_set: (preferences) => {
      world.preferences = preferences;
      return world.preferences;
    },
  };
}
