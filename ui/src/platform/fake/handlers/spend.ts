// The budget, the meters, and what was spent.

import type { Budget } from "../../../ipc/bindings";
import { ledgerRows, spendMonth } from "../spend";
import { sum, usd } from "../values";
import type { HandlersFor, World } from "../world";

type Names = "budget_get" | "budget_set" | "meter" | "spend_month" | "spend_ledger";

function budget(world: World): Budget {
  return { cap: world.cap, spent: usd(18.42), reserved: "0", month: "2026-11", spent_unknown_count: 0 };
}

export function spendHandlers(world: World): HandlersFor<Names> {
  return {
    budget_get: () => budget(world),
    budget_set: ({ cap }) => {
      world.cap = cap;
      return budget(world);
    },
    meter: () => {
      const busy = world.options.fixture === "busy";
      return {
        month: busy ? sum(18.42, 0, 1) : sum(0),
        today: busy ? sum(0.62) : sum(0),
        cap: world.cap,
        by_voice: busy
          ? [
              { voice: "anthropic", pico_usd: usd(8.35) },
              { voice: "openai", pico_usd: usd(3.4) },
              { voice: "google", pico_usd: usd(2.05) },
              { voice: "mistral", pico_usd: usd(0.56) },
            ]
          : [],
      };
    },
    spend_month: ({ month }) => {
      const busy = world.options.fixture === "busy";
      const full = spendMonth(month ?? "2026-11", world.cap, world.now);
      if (busy) return full;
      return { ...full, total: sum(0), by_voice: [], by_day: [], by_model: [], rows: 0, previous: null, next: null };
    },
    spend_ledger: ({ offset, limit, voice, search }) => {
      const all =
        world.options.fixture === "busy"
          ? ledgerRows(
              1262,
              world.now,
              world.chats.map((chat) => chat.row.id),
            )
          : [];
      const words = search?.toLowerCase() ?? "";
      const found = all.filter((row) => (!voice || row.voice === voice) && row.what.toLowerCase().includes(words));
      return {
        total: found.length,
        sum: sum(found.length * 0.0146, 0, found.length > 9 ? 1 : 0),
        rows: found.slice(offset, offset + limit),
      };
    },
  };
}
