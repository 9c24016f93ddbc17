import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Connection } from "../ipc/bindings";
import { byId, expectAccessible, openPage, pause } from "./testing";

async function openSettings(section: string, fixture: "busy" | "empty" | "practice" = "busy") {
  const opened = await openPage({ fixture }, `#/settings/${section}`);
  await screen.findByTestId("settings-search");
  await pause(80);
  return opened;
}

const row = (id: string) =>
  screen.getAllByTestId("shortcut-row").find((each) => each.dataset.action === id) as HTMLElement;

describe("every section, in each of its states, passes axe", () => {
  const sections = ["general", "shortcuts", "network", "data", "diagnostics", "about"];
  it.each(sections.flatMap((section) => [null, "loading", "error"].map((state) => [section, state] as const)))(
    "%s, %s",
    async (section, state) => {
      await openPage({ fixture: "busy", state: state as "loading" | "error" | null }, `#/settings/${section}`);
      await screen.findByTestId("settings-search");
      await pause(100);
      await expectAccessible();
    },
  );
});

describe("the search", () => {
  it("finds a setting by other words and leads to its place", async () => {
    await openSettings("general");
    fireEvent.change(byId("settings-search"), { target: { value: "socks" } });
    const found = screen.getAllByTestId("found-setting");
    expect(found.map((each) => each.textContent)).toEqual(["ProxyNetwork"]);
    fireEvent.keyDown(byId("settings-search"), { key: "Enter" });
    await screen.findByTestId("proxy-mode");
    expect(window.location.hash).toBe("#/settings/network");
    await waitFor(() => expect(document.getElementById("setting-proxy")?.dataset.sought).toBe("true"));
    expect(document.getElementById("setting-proxy")?.contains(document.activeElement)).toBe(true);
  });

  it("says where nothing is found", async () => {
    await openSettings("general");
    fireEvent.change(byId("settings-search"), { target: { value: "teleport" } });
    expect(screen.getByText("No setting has these words.")).toBeTruthy();
    fireEvent.keyDown(byId("settings-search"), { key: "Escape" });
    expect(byId("settings-general")).toBeTruthy();
  });
});

describe("keys", () => {
  it("say how each connection fares, and what a check says now", async () => {
    await openSettings("connections");
    const rows = await screen.findAllByTestId("connection-row");
    const texts = () => screen.getAllByTestId("connection-row").map((each) => each.textContent ?? "");
    await waitFor(() => expect(texts()[0]).toContain("Works, 0.4 s"));
    expect(texts()[1]).toContain("Busy at times");
    expect(texts()[3]).toContain("Key rejected");
    expect(texts()[0]).toContain("$8.35");
    fireEvent.click(within(rows[1] as HTMLElement).getByTestId("check-connection"));
    await waitFor(() => expect(texts()[1]).toContain("Works, 34 models"));
  });

  it("are switched on and off for what runs on this computer", async () => {
    const { world } = await openSettings("connections", "empty");
    expect(await screen.findByText("No model server runs here.")).toBeTruthy();
    fireEvent.click(byId("open-practice"));
    await screen.findByTestId("practice-banner");
    const practice: Connection[] = await world.platform.rpc("connection_list", null);
    expect(practice).toHaveLength(3);
  });
});

describe("appearance", () => {
  it("shows size, face and density at once on the page", async () => {
    await openSettings("appearance");
    const root = document.documentElement;
    fireEvent.click(within(byId("text-size")).getByLabelText("19"));
    fireEvent.click(within(byId("reading-face")).getByLabelText("Sans"));
    fireEvent.click(within(byId("density")).getByLabelText("Compact"));
    await waitFor(() => expect(root.dataset.density).toBe("compact"));
    expect(root.style.getPropertyValue("--m-work-size")).toBe("19px");
    expect(root.dataset.face).toBe("sans");
  });
});

describe("shortcuts", () => {
  it("are recorded, and work with the new keys and not with the old", async () => {
    const { world } = await openSettings("shortcuts");
    fireEvent.click(within(row("go.spend")).getByTestId("record-keys"));
    fireEvent.keyDown(byId("recorder"), { key: "u", code: "KeyU", ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(row("go.spend").textContent).toContain("Ctrl Shift U"));
    const kept = await world.platform.rpc("preferences_get", null);
    expect(kept.shortcuts).toEqual({ "go.spend": "mod+shift+u" });
    fireEvent.keyDown(window, { key: "4", code: "Digit4", ctrlKey: true });
    expect(window.location.hash).toBe("#/settings/shortcuts");
    fireEvent.keyDown(window, { key: "u", ctrlKey: true, shiftKey: true });
    await screen.findByTestId("spend-total");
  });

  it("that another action has are told with its name, and swapped by a button", async () => {
    await openSettings("shortcuts");
    fireEvent.click(within(row("go.spend")).getByTestId("record-keys"));
    fireEvent.keyDown(byId("recorder"), { key: "5", code: "Digit5", ctrlKey: true });
    expect(byId("shortcut-conflict").textContent).toContain("Ctrl 5 belongs to “Models”");
    expect(row("go.spend").textContent).toContain("Ctrl 4");
    fireEvent.click(byId("swap-keys"));
    await waitFor(() => expect(row("go.spend").textContent).toContain("Ctrl 5"));
    expect(row("go.models").textContent).toContain("Ctrl 4");
    fireEvent.click(byId("reset-shortcuts"));
    await waitFor(() => expect(row("go.spend").textContent).toContain("Ctrl 4"));
  });

  it("refuse plain keys and keys of writing, and reach no action while they are recorded", async () => {
    await openSettings("shortcuts");
    for (const [press, words] of [
      [{ key: "k", code: "KeyK" }, "a plain key would be typed"],
      [{ key: "c", code: "KeyC", ctrlKey: true }, "belong to writing"],
    ] as const) {
      fireEvent.click(within(row("go.chat")).getByTestId("record-keys"));
      fireEvent.keyDown(byId("recorder"), press);
      expect(byId("shortcut-conflict").textContent).toContain(words);
    }
    fireEvent.click(within(row("go.chat")).getByTestId("record-keys"));
    fireEvent.keyDown(window, { key: "4", code: "Digit4", ctrlKey: true });
    expect(window.location.hash).toBe("#/settings/shortcuts");
    fireEvent.keyDown(byId("recorder"), { key: "Backspace" });
    await waitFor(() => expect(row("go.chat").textContent).toContain("none"));
  });

  it("stand in a list that opens anywhere and is searched", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.keyDown(window, { key: "/", ctrlKey: true });
    const sheet = await screen.findByTestId("cheat-sheet");
    expect(sheet.textContent).toContain("New chat");
    fireEvent.change(byId("sheet-search"), { target: { value: "settings" } });
    expect(within(sheet).getAllByRole("listitem")).toHaveLength(1);
    await expectAccessible();
  });
});

describe("privacy", () => {
  it("asks before chats are kept for a shorter time, and not for a longer one", async () => {
    const { world } = await openSettings("privacy");
    const choose = async (name: string) => {
      fireEvent.click(byId("keep-days"));
      fireEvent.click(await screen.findByRole("option", { name, hidden: true }));
    };
    const kept = async () => (await world.platform.rpc("preferences_get", null)).keep_days;
    await choose("90 days");
    expect(await kept()).toBeNull();
    fireEvent.click(await screen.findByTestId("confirm-keep"));
    await waitFor(async () => expect(await kept()).toBe(90));
    await choose("For ever");
    await waitFor(async () => expect(await kept()).toBeNull());
  });
});

describe("network", () => {
  it("refuses an address that is none and sends a password once", async () => {
    const { world } = await openSettings("network");
    fireEvent.click(within(byId("proxy-mode")).getByLabelText("Own"));
    fireEvent.change(byId("proxy-url"), { target: { value: "ftp://proxy.example" } });
    fireEvent.click(byId("proxy-save"));
    expect(screen.getByText(/begins with http/)).toBeTruthy();
    fireEvent.change(byId("proxy-url"), { target: { value: "socks5://proxy.example:1080" } });
    fireEvent.change(byId("proxy-user"), { target: { value: "reader" } });
    fireEvent.change(byId("proxy-password"), { target: { value: "word" } });
    fireEvent.click(byId("proxy-save"));
    await waitFor(() => expect((byId("proxy-password") as HTMLInputElement).value).toBe(""));
    const kept = await world.platform.rpc("network_get", null);
    expect([kept.proxy, kept.url, kept.password.kind]).toEqual(["own", "socks5://proxy.example:1080", "keychain"]);
  });

  it("shows an authority with its end, tests a connection, and lists hosts without paths", async () => {
    await openSettings("network");
    fireEvent.click(byId("authority-add"));
    expect((await screen.findByTestId("authority")).textContent).toContain("ends 2 May 2034");
    fireEvent.click(screen.getByRole("button", { name: "Test" }));
    expect((await screen.findByTestId("network-tested")).textContent).toContain("answered in 0.4 s");
    expect(screen.getAllByTestId("host")[0]?.textContent).toContain("api.anthropic.com");
    fireEvent.click(byId("hosts-clear"));
    await screen.findByText("No host was contacted yet.");
  });
});

describe("data", () => {
  it("shows what a restore would change before it does, and what it did", async () => {
    await openSettings("data");
    fireEvent.click(byId("restore-choose"));
    const counts = await screen.findByTestId("restore-counts");
    expect(counts.textContent).toContain("12 added, 1 brought up to date, 31 here already");
    expect(byId("restore-dates").textContent).toContain("by Medley 0.1.0");
    fireEvent.click(byId("restore-apply"));
    await screen.findByTestId("restore-done");
    fireEvent.click(byId("restore-done"));
    fireEvent.click(byId("restore-choose"));
    await screen.findByText("Everything in it is here already.");
    expect(screen.queryByTestId("restore-apply")).toBeNull();
  });

  it("deletes a vendor only after its name was typed", async () => {
    await openSettings("data");
    fireEvent.click(byId("vendor-delete"));
    expect((await screen.findByTestId("vendor-counts")).textContent).toContain("412 ledger rows with $8.35");
    expect(screen.queryByTestId("vendor-delete-confirm")).toBeNull();
    fireEvent.change(byId("vendor-delete-name"), { target: { value: "anthropic" } });
    fireEvent.click(byId("vendor-delete-confirm"));
    await screen.findByText(/Everything of Anthropic is deleted/);
  });
});
