import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { byId, expectAccessible, NOW, openPage, pause } from "./testing";

describe("every view, in each of its states, passes axe", () => {
  it.each([
    ["chat, new", "busy", "", null],
    ["chat without a model", "empty", "", null],
    ["chat in the practice book", "practice", "", null],
    ["chat that fails", "busy", "#/chat/x", "error"],
    ["chat that loads", "busy", "#/chat/x", "loading"],
    ["spend, dense", "busy", "#/spend", null],
    ["spend, empty", "empty", "#/spend", null],
    ["spend that fails", "busy", "#/spend", "error"],
    ["spend that loads", "busy", "#/spend", "loading"],
    ["portfolio", "busy", "#/models/portfolio", null],
    ["portfolio, none", "empty", "#/models/portfolio", null],
    ["portfolio in the practice book", "practice", "#/models/portfolio", null],
    ["portfolio that fails", "busy", "#/models/portfolio", "error"],
    ["portfolio that loads", "busy", "#/models/portfolio", "loading"],
    ["policy", "busy", "#/models/policy", null],
    ["policy, no connection", "empty", "#/models/policy", null],
    ["policy that fails", "busy", "#/models/policy", "error"],
    ["policy that loads", "busy", "#/models/policy", "loading"],
    ["catalogue, dense", "busy", "#/models/catalogue", null],
    ["catalogue that fails", "busy", "#/models/catalogue", "error"],
    ["catalogue that loads", "busy", "#/models/catalogue", "loading"],
    ["first run", "first-run", "", null],
    ["connections", "busy", "#/settings/connections", null],
    ["connections, none", "empty", "#/settings/connections", null],
    ["connections that fail", "busy", "#/settings/connections", "error"],
    ["budget", "busy", "#/settings/budget", null],
    ["privacy", "busy", "#/settings/privacy", null],
    ["privacy, none", "empty", "#/settings/privacy", null],
    ["privacy that fails", "busy", "#/settings/privacy", "error"],
    ["appearance", "busy", "#/settings/appearance", null],
  ] as const)("%s", async (_, fixture, hash, state) => {
    await openPage({ fixture, state }, hash);
    if (hash !== "") await screen.findByRole("main");
    await pause(120);
    expect(screen.getAllByRole("main")).toHaveLength(1);
    await expectAccessible();
  });

  it("an open conversation with every kind of part", async () => {
    await openPage({ fixture: "busy" });
    const rows = await screen.findAllByTestId("chat-row");
    fireEvent.click(rows[4] as HTMLElement);
    await pause(150);
    await expectAccessible();
  });
});

describe("the frame", () => {
  it("shows the views that exist, and no other", async () => {
    await openPage({ fixture: "busy" });
    const rail = screen.getByRole("navigation", { name: "Main" });
    const names = within(rail)
      .getAllByRole("button")
      .map((button) => button.textContent);
    expect(names.filter((name) => !name?.includes("$"))).toEqual(["Chat", "Spend", "Models", "Settings"]);
  });

  it("changes views by keyboard", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.keyDown(window, { key: "4", ctrlKey: true });
    await screen.findByTestId("spend-total");
    fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    await screen.findByTestId("keychain");
    fireEvent.keyDown(window, { key: "1", ctrlKey: true });
    await screen.findByTestId("composer");
    expect(window.location.hash).toBe("#/chat");
  });

  it("opens Spend from the month's meter", async () => {
    await openPage({ fixture: "busy" });
    expect(byId("month-meter").getAttribute("aria-label")).toContain("at least $18.42 of $40");
    fireEvent.click(byId("month-meter"));
    await screen.findByTestId("spend-total");
  });

  it("draws the window's buttons as the system has them", async () => {
    await openPage({ fixture: "busy", system: "macos" });
    const [first] = screen.getAllByRole("button", { name: /window$/ });
    expect(first?.getAttribute("aria-label")).toBe("Close window");
  });

  it("says so while there is no network", async () => {
    Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
    try {
      await openPage({ fixture: "busy" });
      expect(byId("offline-line").textContent).toContain("Models on this computer still work");
    } finally {
      Object.defineProperty(navigator, "onLine", { value: true, configurable: true });
    }
  });

  it("carries the practice banner in the practice book only, with the way out", async () => {
    await openPage({ fixture: "practice" });
    expect(byId("practice-banner").textContent).toContain("invented vendors, pretend prices");
    fireEvent.click(byId("practice-add-key"));
    await screen.findByTestId("key-input");
  });

  it("has no practice banner in the real book", async () => {
    await openPage({ fixture: "busy" });
    expect(screen.queryByTestId("practice-banner")).toBeNull();
  });
});

describe("privacy", () => {
  it("says who may still answer under the rule", async () => {
    await openPage({ fixture: "busy" }, "#/settings/privacy");
    fireEvent.click(await screen.findByTestId("no-retention"));
    await waitFor(() =>
      expect(byId("policy-outcome").textContent).toBe("May answerOllamaRuled outAnthropic, OpenAI, Google, Mistral"),
    );
  });

  it("shows what a vendor keeps with its source, and believes the person about a way out", async () => {
    await openPage({ fixture: "busy" }, "#/settings/connections");
    fireEvent.click((await screen.findAllByTestId("keeps"))[0] as HTMLElement);
    const dialog = await screen.findByRole("dialog", { name: "What Anthropic keeps" });
    expect(dialog.textContent).toContain("read 2026-11-22");
    fireEvent.click(within(dialog).getByRole("switch"));
    await waitFor(() => expect(screen.getAllByTestId("keeps")[0]?.textContent).toBe("Keeps nothing"));
  });
});

/** The first ledger row's conversation, once the ledger has been searched. */
async function findFirstRow(title: string): Promise<HTMLElement> {
  let found: HTMLElement | null = null;
  await waitFor(() => {
    const [row] = screen.getAllByTestId("ledger-row");
    found = within(row as HTMLElement).getByText(title);
  });
  return found as unknown as HTMLElement;
}

describe("spend", () => {
  it("shows the month exactly, its certainty in words", async () => {
    await openPage({ fixture: "busy", now: NOW }, "#/spend");
    const total = await screen.findByTestId("spend-total");
    expect(total.dataset.picoUsd).toMatch(/^\d+$/);
    expect(total.textContent).toMatch(/at least about\$\d+\.\d\d/);
  });

  it("shows the dearest models, and all of them when asked", async () => {
    await openPage({ fixture: "busy" }, "#/spend");
    const section = (await screen.findByTestId("all-models")).closest("section") as HTMLElement;
    expect(section.querySelectorAll("tbody tr")).toHaveLength(8);
    fireEvent.click(byId("all-models"));
    expect(section.querySelectorAll("tbody tr")).toHaveLength(9);
  });

  it("shows one vendor's rows at a press of its chip, and all again at the next", async () => {
    await openPage({ fixture: "busy" }, "#/spend");
    const chips = await screen.findAllByTestId("vendor-chip");
    const mistral = chips.find((chip) => chip.textContent === "Mistral") as HTMLElement;
    fireEvent.click(mistral);
    await screen.findByText("No row fits.");
    expect(mistral.getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(mistral);
    await screen.findAllByTestId("ledger-row");
  });

  it("says the chart in a table", async () => {
    await openPage({ fixture: "busy" }, "#/spend");
    fireEvent.click(await screen.findByTestId("day-table"));
    expect(screen.getByRole("rowheader", { name: "17 Nov" })).toBeTruthy();
  });

  it("finds ledger rows and opens their conversation", async () => {
    await openPage({ fixture: "busy" }, "#/spend");
    expect((await screen.findAllByTestId("ledger-row")).length).toBeGreaterThan(5);
    fireEvent.change(screen.getByLabelText("Find in the ledger"), { target: { value: "grant" } });
    fireEvent.click(await findFirstRow("Grant letter, second draft"));
    await screen.findByTestId("composer");
    expect(window.location.hash).toMatch(/^#\/chat\/.+/);
  });

  it("draws only the rows that are seen", async () => {
    await openPage({ fixture: "busy" }, "#/spend");
    const rows = await screen.findAllByTestId("ledger-row");
    expect(rows.length).toBeLessThan(80);
    expect(screen.getByRole("table", { name: "Ledger" }).getAttribute("aria-rowcount")).toBe("1263");
  });
});
