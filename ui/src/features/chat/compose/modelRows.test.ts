import { describe, expect, it } from "vitest";
import type { ModelRow } from "../../../ipc/bindings";
import { usd } from "../../../platform/fake/values";
import { type MenuRow, menuRows, stepRow } from "./modelRows";
import { cheapestReader, fileCost } from "./models";

function model(title: string, voice: string, change: Partial<ModelRow> = {}): ModelRow {
  return {
    offer: title,
    connection: "c",
    connection_name: "Own",
    vendor: voice,
    voice,
    model: title.toLowerCase().replaceAll(" ", "-"),
    title,
    context: 200_000,
    input_per_million: usd(3),
    output_per_million: usd(15),
    vision: true,
    tools: true,
    reasoning: false,
    pdf: false,
    audio: false,
    efforts: [],
    in_catalogue: true,
    local: false,
    ends: null,
    disputed: false,
    ...change,
  };
}

const models = [
  model("Claude Sonnet 4.5", "anthropic"),
  model("GPT-5.1", "openai", { input_per_million: usd(1.25) }),
  model("Gemini 3 Pro", "google", { input_per_million: null }),
  model("Qwen3 8B", "local", { vision: false, input_per_million: "0", local: true }),
  model("House model", "other", { connection_name: "The office" }),
];
const none = { favourites: [], recent: [] };

const names = (rows: readonly MenuRow[]) => rows.map((row) => (row.kind === "offer" ? row.model.title : row.label));
const show = (search: string, kept: { favourites: string[]; recent: string[] } = none, withPresets = false) =>
  names(menuRows({ models, search, withPresets, kept }));

describe("the model menu", () => {
  it("has Auto first, then recent ones, favourites, and each vendor's", () => {
    const rows = show("", { recent: ["GPT-5.1", "gone"], favourites: ["Qwen3 8B"] }, true);
    expect(rows.slice(0, 9)).toEqual([
      "Auto",
      "Best",
      "Balanced",
      "Thrifty",
      "Fast",
      "Recent",
      "GPT-5.1",
      "Favourites",
      "Qwen3 8B",
    ]);
    expect(rows.slice(9)).toContain("This computer");
    expect(rows.slice(9)).toContain("The office");
  });

  it("finds by title, vendor, connection and scattered letters, the best match first", () => {
    expect(show("gem")).toEqual(["Models", "Gemini 3 Pro"]);
    expect(show("anthropic")).toEqual(["Models", "Claude Sonnet 4.5"]);
    expect(show("office")).toEqual(["Models", "House model"]);
    expect(show("snnt")).toEqual(["Models", "Claude Sonnet 4.5"]);
    expect(show("pro")[1]).toBe("Gemini 3 Pro");
    expect(show("zzz")).toEqual([]);
  });

  it("steps over headings and stops at both ends", () => {
    const rows = menuRows({ models, search: "", withPresets: true, kept: none });
    expect(stepRow(rows, -1, 1)).toBe(1);
    expect(stepRow(rows, 1, -1)).toBe(1);
    expect(rows[stepRow(rows, 4, 1)]?.kind).toBe("offer");
    expect(stepRow(rows, 1, 999)).toBe(rows.length - 1);
  });
});

describe("reading files", () => {
  it("offers the cheapest model that reads a kind, an unknown price last and an ended one never", () => {
    const picture = { media_type: "image/png" };
    expect(cheapestReader(models, picture, 0)?.title).toBe("GPT-5.1");
    const ended = models.map((each) => (each.title === "GPT-5.1" ? { ...each, ends: "2026-01-01" } : each));
    expect(cheapestReader(ended, picture, Date.parse("2026-11-22"))?.title).not.toBe("GPT-5.1");
    expect(cheapestReader(models, { media_type: "text/plain" }, 0)?.title).toBe("Qwen3 8B");
    expect(cheapestReader(models, { media_type: "audio/wav" }, 0)).toBeNull();
  });

  it("prices a file by what the model takes for reading, and nothing where that is unknown", () => {
    const [claude, , gemini, local] = models;
    const picture = { media_type: "image/png", bytes: 10 };
    expect(fileCost(picture, claude)).toEqual({ status: "estimated", pico_usd: usd(0.0048) });
    expect(fileCost(picture, gemini)).toBeNull();
    expect(fileCost(picture, local)).toBeNull();
  });
});
