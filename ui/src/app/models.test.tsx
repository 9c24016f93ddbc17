// The Models view by mouse and by keyboard: what is set there holds in every part of it.

import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { byId, expectAccessible, openPage, pause } from "./testing";

/** Waits until `ready` stands: the view's code is loaded on demand. */
async function openModels(tab: string, ready: string, fixture: "busy" | "empty" | "practice" = "busy") {
  await openPage({ fixture }, `#/models/${tab}`);
  await screen.findByTestId(ready);
}

/** By its words: names by role are worked out for the whole page, which takes long on a dense one. */
const button = (words: string) =>
  screen.getByText(words, { selector: "button, button *" }).closest("button") as HTMLElement;
const press = (element: HTMLElement, key: string) => fireEvent.keyDown(element, { key });

describe("the portfolio", () => {
  it("stands in tiers, the most used first, with what was measured", async () => {
    await openModels("portfolio", "portfolio");
    const tiers = [...byId("portfolio").querySelectorAll("tbody")].map((body) => body.dataset.tier);
    expect(tiers).toEqual(["premium", "everyday", "bulk", "local"]);
    const first = screen.getAllByTestId("portfolio-row")[0] as HTMLElement;
    expect(first.textContent).toContain("GPT-5.1");
    expect(first.textContent).toContain("1.4 s");
    expect(within(first).getByRole("img").getAttribute("aria-label")).toMatch(/failed/);
  });

  it("sorts by a head, within each tier", async () => {
    await openModels("portfolio", "portfolio");
    fireEvent.click(button("In, per 1M"));
    expect(button("In, per 1M").closest("th")?.getAttribute("aria-sort")).toBe("ascending");
    const titles = screen.getAllByTestId("portfolio-row").map((each) => each.querySelector("th")?.textContent);
    expect(titles.slice(0, 3)).toEqual([expect.stringContaining("GPT-5.1"), "Gemini 3 Pro", "Claude Opus 4.5"]);
  });

  it("is walked by arrows and opens a row with Enter's press, which Escape closes", async () => {
    await openModels("portfolio", "portfolio");
    const [first, second] = [button("GPT-5.1"), button("Gemini 3 Pro")];
    first.focus();
    press(first, "ArrowDown");
    expect(document.activeElement).toBe(second);
    expect([first.tabIndex, second.tabIndex]).toEqual([-1, 0]);
    fireEvent.click(second);
    await screen.findByTestId("offer");
    expect(byId("model-panel").textContent).toContain("Gemini 3 Pro");
    await expectAccessible();
    fireEvent.keyDown(window, { key: "Escape" });
    await pause(30);
    expect(screen.queryByTestId("model-panel")).toBeNull();
    expect(document.activeElement).toBe(second);
  });

  it("says in one sentence what belongs here, with one way on, while nothing is connected", async () => {
    await openModels("portfolio", "portfolio-add", "empty");
    fireEvent.click(byId("portfolio-add"));
    expect(window.location.hash).toBe("#/settings/connections");
  });

  it("knows the practice vendors alone in their book", async () => {
    await openModels("portfolio", "portfolio", "practice");
    expect(screen.getAllByTestId("vendor-row")).toHaveLength(3);
    expect(screen.queryByText("Claude Sonnet 4.5")).toBeNull();
  });
});

describe("a rule", () => {
  it("forbids a model from its panel, shows in its row and under Policy, and is undone there", async () => {
    await openModels("portfolio", "portfolio");
    fireEvent.click(button("GPT-5 nano"));
    await screen.findByTestId("offer");
    fireEvent.click(byId("never"));
    const nano = () => screen.getAllByTestId("portfolio-row").find((each) => each.textContent?.includes("nano"));
    await waitFor(() => expect(nano()?.textContent).toContain("Never"));
    fireEvent.keyDown(window, { key: "Escape" });
    await pause(30);
    fireEvent.click(byId("edit-policy"));
    const rule = await screen.findByTestId("never-rule");
    expect(rule.textContent).toContain("GPT-5 nano");
    fireEvent.click(within(rule).getByRole("button", { name: "Allow again" }));
    await waitFor(() => expect(screen.queryByTestId("never-rule")).toBeNull());
  });

  it("sets a ceiling in dollars, refuses what is none, and takes it away", async () => {
    await openModels("policy", "ceiling");
    const type = (value: string) => fireEvent.change(byId("ceiling"), { target: { value } });
    type("lots");
    fireEvent.click(byId("ceiling-save"));
    expect(screen.getByText("Give an amount in dollars, such as 0.05.")).toBeTruthy();
    type("0.05");
    fireEvent.click(byId("ceiling-save"));
    await screen.findByText("$0.05");
    fireEvent.click(byId("ceiling-clear"));
    await screen.findByText("No ceiling is set.");
  });

  it("keeps to this computer by a switch", async () => {
    await openModels("policy", "ceiling");
    fireEvent.click(byId("here-only"));
    await waitFor(() => expect((byId("here-only") as HTMLInputElement).checked).toBe(true));
  });

  it("makes a new chat begin with the point that was chosen", async () => {
    await openModels("policy", "ceiling");
    fireEvent.click(within(byId("dial")).getByLabelText(/Thrifty/));
    await pause();
    fireEvent.click(byId("rail-chat"));
    const presets = within(await screen.findByTestId("presets"));
    expect((presets.getByLabelText("Thrifty") as HTMLInputElement).checked).toBe(true);
  });

  it("turns the dial for new chats", async () => {
    await openModels("policy", "ceiling");
    const dial = within(byId("dial"));
    const thrifty = () => dial.getByLabelText(/Thrifty/) as HTMLInputElement;
    fireEvent.click(thrifty());
    await waitFor(() => expect(thrifty().checked).toBe(true));
  });
});

describe("the catalogue", () => {
  it("draws few of its many rows, and finds one by its words", async () => {
    await openModels("catalogue", "catalogue");
    expect(byId("catalogue").getAttribute("aria-rowcount")).toBe("1198");
    expect(screen.getAllByTestId("catalogue-row").length).toBeLessThan(60);
    fireEvent.change(byId("catalogue-search"), { target: { value: "grok" } });
    await pause(30);
    expect(screen.getAllByTestId("catalogue-row")).toHaveLength(1);
    expect(byId("catalogue-count").textContent).toBe("1 of 1,197");
    fireEvent.click(button("Connected"));
    await screen.findByText("No model fits.");
  });

  it("stars what a connection offers", async () => {
    await openModels("catalogue", "catalogue");
    fireEvent.click(button("Connected"));
    fireEvent.click(await screen.findByLabelText("Star GPT-5.1"));
    await screen.findByLabelText("Take the star from GPT-5.1");
    fireEvent.click(button("Starred"));
    await pause(30);
    expect(screen.getAllByTestId("catalogue-row")).toHaveLength(1);
  });

  it("shows who disagrees about a price, and lets the person's own win and be taken back", async () => {
    await openModels("catalogue", "catalogue");
    fireEvent.click(button("Price in dispute"));
    fireEvent.click(await screen.findByText("Mistral Large 3"));
    await screen.findByTestId("disputes");
    fireEvent.click(byId("edit-price"));
    fireEvent.change(byId("price-output"), { target: { value: "a lot" } });
    fireEvent.click(byId("price-save"));
    expect(screen.getByText("An amount such as 2.50")).toBeTruthy();
    fireEvent.change(byId("price-output"), { target: { value: "3.5" } });
    fireEvent.click(byId("price-save"));
    expect((await screen.findByTestId("own-price")).textContent).toContain("$3.50 out");
    expect(screen.queryByTestId("disputes")).toBeNull();
    fireEvent.click(byId("edit-price"));
    fireEvent.click(byId("price-back"));
    await screen.findByTestId("disputes");
    expect(screen.queryByTestId("own-price")).toBeNull();
  });
});
