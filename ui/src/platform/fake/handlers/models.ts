// The Models view: portfolio, catalogue, the person's rules and their own prices.

import type {
  ConnectionHealth,
  HealthDay,
  ModelDetail,
  ModelFacts,
  ModelRow,
  NeverRule,
  OfferAt,
  OwnPrice,
  PortfolioModel,
  PortfolioVendor,
  Rules,
} from "../../../ipc/bindings";
import { offeredFacts, otherFacts, pricesOf } from "../catalogue";
import { failure } from "../failure";
import { modelsOf } from "../models";
import { DAY, sum, usd } from "../values";
import type { HandlersFor, World } from "../world";

type Names = "portfolio" | "catalogue_list" | "catalogue_model" | "price_set" | "rules_get" | "rules_set" | "never_set";

const LIST_DATE = "2026-11-22";
const HEALTH_DAYS = 14;

/** Requests, dollars, first words and pace of a busy month. */
const USED: Record<string, [number, number, number, number]> = {
  "claude-opus-4-5": [14, 2.33, 2000, 48],
  "gpt-5.1": [96, 2.16, 1400, 71],
  "gemini-3-pro": [41, 1.37, 1600, 88],
  "claude-sonnet-4-5": [248, 6.02, 800, 77],
  "mistral-large-3": [22, 0.56, 600, 94],
  "gemini-2.5-flash-lite": [612, 0.61, 300, 260],
  "qwen3:8b": [187, 0, 200, 38],
};

/** What a busy month of the vendors came to. */
const SPENT: Record<string, number> = { anthropic: 8.35, openai: 3.4, google: 2.05, mistral: 0.56 };

function health(model: string, requests: number, now: number): HealthDay[] {
  return Array.from({ length: HEALTH_DAYS }, (_, back) => {
    const at = new Date(now - (HEALTH_DAYS - 1 - back) * DAY);
    const day = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
    const asked = requests === 0 ? 0 : Math.max(3, Math.round(requests / 20));
    const failed = model === "gpt-5.1" ? (back === 6 ? asked : back === 5 || back === 12 ? 1 : 0) : 0;
    return { day, ok: asked - failed, failed };
  });
}

/** What the person set, kept as long as the fake lives. */
class Own {
  localOnly = false;
  ceiling: string | null = null;
  readonly never = new Set<string>();
  readonly prices = new Map<string, OwnPrice>();

  constructor(readonly world: World) {}

  rows(): ModelRow[] {
    return modelsOf(this.world.usable());
  }

  at = (row: ModelRow): OfferAt => ({
    offer: row.offer,
    connection: row.connection,
    name: row.connection_name,
    never: this.never.has(row.offer) || this.never.has(row.connection),
    own_price: this.prices.get(row.offer) ?? null,
  });

  offered(): ModelFacts[] {
    return offeredFacts(this.rows(), this.at);
  }

  catalogue(): ModelFacts[] {
    const offered = this.offered();
    if (this.world.book === "practice") return offered;
    const known = new Set(offered.map((model) => model.key));
    return [...offered, ...otherFacts().filter((model) => !known.has(model.key))];
  }

  rules(): Rules {
    const connections = this.world.usable();
    const rows = this.rows();
    const rule = (target: string): NeverRule[] => {
      const whole = connections.find((each) => each.id === target);
      if (whole) return [{ target, name: whole.name, connection_name: whole.name, voice: whole.voice, whole: true }];
      const row = rows.find((each) => each.offer === target);
      if (!row) return [];
      return [{ target, name: row.title, connection_name: row.connection_name, voice: row.voice, whole: false }];
    };
    return {
      local_only: this.localOnly,
      ceiling: this.ceiling,
      never: [...this.never].flatMap(rule),
      connections: connections.map(({ id: target, name, voice }) => ({ target, name, voice })),
    };
  }

  portfolioModel(facts: ModelFacts): PortfolioModel {
    const busy = this.world.options.fixture === "busy";
    const [requests, dollars, ttft, pace] = (busy ? USED[facts.model] : undefined) ?? [0, 0, null, null];
    return {
      facts,
      ttft_ms: ttft,
      tokens_per_second: pace,
      health: health(facts.model, requests, this.world.now),
      requests,
      sum: sum(dollars),
      resting: null,
    };
  }

  vendors(): PortfolioVendor[] {
    const busy = this.world.options.fixture === "busy";
    const rows = this.rows();
    return this.world.usable().map((connection) => {
      const state: ConnectionHealth = {
        id: connection.id,
        name: connection.name,
        models: rows.filter((row) => row.connection === connection.id).length,
        state: busy && connection.vendor === "openai" ? "resting" : "ready",
        because: busy && connection.vendor === "openai" ? "busy just now" : null,
        resting: busy && connection.vendor === "openai" ? 1 : 0,
        local: connection.voice === "local",
        never: this.never.has(connection.id),
      };
      return {
        vendor: connection.vendor,
        name: connection.name,
        voice: connection.voice,
        sum: sum(busy ? (SPENT[connection.vendor] ?? 0) : 0),
        failed_today: 0,
        connections: [state],
      };
    });
  }
}

function detail(facts: ModelFacts): ModelDetail {
  const prices = pricesOf(facts);
  const other = { source: "litellm 1.106.2 (wheel), release 1.106.2", when: [] };
  return {
    facts,
    efforts: facts.can.includes("reasoning") ? ["low", "medium", "high"] : [],
    quality: facts.tier === "premium" ? 81 : facts.tier === "bulk" ? 47 : 66,
    prices,
    disputes: facts.disputed ? [{ what: "Output", pico_usd: usd(1.5), per: "1M tokens", ...other }] : [],
  };
}

export function modelsHandlers(world: World): HandlersFor<Names> {
  const own = new Own(world);
  return {
    portfolio: () => ({
      list_date: LIST_DATE,
      models: own
        .offered()
        .map((facts) => own.portfolioModel(facts))
        .toSorted((a, b) => b.requests - a.requests),
      vendors: own.vendors(),
    }),
    catalogue_list: () => ({ list_date: LIST_DATE, models: own.catalogue() }),
    catalogue_model: ({ key }) => {
      const facts = own.catalogue().find((model) => model.key === key);
      if (!facts) throw failure("not_found", "This model is gone", "Its connection was removed.");
      return detail(facts);
    },
    price_set: ({ offer, price }) => {
      if (price) own.prices.set(offer, price);
      else own.prices.delete(offer);
      return null;
    },
    rules_get: () => own.rules(),
    rules_set: ({ local_only, ceiling }) => {
      own.localOnly = local_only;
      own.ceiling = ceiling;
      return own.rules();
    },
    never_set: ({ targets, never }) => {
      for (const target of targets) never ? own.never.add(target) : own.never.delete(target);
      return own.rules();
    },
  };
}
