import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { byId, expectAccessible, openPage, pause } from "../testing";

async function openPalette() {
  await openPage({ fixture: "busy" });
  fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  return (await screen.findByTestId("palette-input")) as HTMLInputElement;
}

const press = (input: HTMLElement, key: string) => fireEvent.keyDown(input, { key });

describe("the command palette in the window", () => {
  it("opens by its keys and goes to another view by Enter", async () => {
    const input = await openPalette();
    fireEvent.change(input, { target: { value: "spend" } });
    press(input, "Enter");
    await screen.findByTestId("spend-total");
    expect(screen.queryByTestId("palette-input")).toBeNull();
  });

  it("moves the choice by arrows and says which row is chosen", async () => {
    const input = await openPalette();
    const first = input.getAttribute("aria-activedescendant");
    press(input, "ArrowDown");
    expect(input.getAttribute("aria-activedescendant")).not.toBe(first);
    press(input, "ArrowUp");
    expect(input.getAttribute("aria-activedescendant")).toBe(first);
  });

  it("opens a chat by its title", async () => {
    const input = await openPalette();
    await pause();
    fireEvent.change(input, { target: { value: "names for the rob" } });
    press(input, "Enter");
    await pause();
    expect(window.location.hash).toMatch(/^#\/chat\/./);
  });

  it("says so where nothing is found", async () => {
    const input = await openPalette();
    fireEvent.change(input, { target: { value: "qqqq" } });
    expect(screen.getByRole("status").textContent).toContain("Nothing is called “qqqq”");
    expect(screen.queryAllByTestId("palette-row")).toEqual([]);
  });

  it("can be used by everybody", async () => {
    await openPalette();
    await expectAccessible();
  });
});

describe("the menu of the window", () => {
  it("lists only what can be done now", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.click(byId("menu-button"));
    const item = await screen.findByRole("menuitem", { name: "File" });
    fireEvent.keyDown(item, { key: "ArrowRight" });
    await pause();
    expect(await screen.findByRole("menuitem", { name: /New chat/, hidden: true })).toBeTruthy();
    expect(screen.queryByRole("menuitem", { name: /Stop the answer/, hidden: true })).toBeNull();
  });
});
