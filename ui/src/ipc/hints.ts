// What an error's hint does when it is pressed: one place, by its action, for every view.

import { go } from "../design/router";
import type { UserError } from "./bindings";
import { useRpcMutation } from "./client";

type Action = NonNullable<UserError["hint"]>["action"];

export function useHintActions(own: Partial<Record<Action, () => void>> = {}): (action: Action) => void {
  const practice = useRpcMutation("practice_start");
  return (action) => {
    const special = own[action];
    if (special) special();
    else if (action === "open_settings" || action === "hold_key_in_memory")
      go({ view: "settings", section: "connections" });
    else if (action === "open_network") go({ view: "settings", section: "network" });
    else if (action === "open_budget") go({ view: "settings", section: "budget" });
    else if (action === "open_policy") go({ view: "models", tab: "policy" });
    else if (action === "use_practice") practice.mutate(null, { onSuccess: () => go({ view: "chat", id: null }) });
    else if (action === "choose_model") go({ view: "settings", section: "connections" });
    // "retry" needs what was tried, and freeing disk space happens outside Medley: the caller's own, or nothing.
  };
}
