import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { asked, field, forget, openPicker, paste, press, write } from "./composing";
import { byId, expectAccessible, openPage, pause } from "./testing";

beforeEach(forget);

describe("attachments", () => {
  it("take a long paste as a file, and give it back as text", async () => {
    await openPage({ fixture: "busy" });
    const long = "word ".repeat(1_700);
    paste({ text: long });
    const chip = await screen.findByTestId("attached");
    expect(chip.textContent).toContain("Pasted text.txt");
    expect(field().value).toBe("");
    fireEvent.click(within(chip).getByRole("button", { name: "Paste as text instead" }));
    expect(field().value).toBe(long);
    expect(screen.queryByTestId("attached")).toBeNull();
  });

  it("say what each adds, and show it", async () => {
    await openPage({ fixture: "busy" });
    paste({ files: [new File(["let x = 1;\n".repeat(300)], "main.rs")] });
    const chip = await screen.findByTestId("attached");
    await waitFor(() => expect(chip.textContent).toContain("3.3 KB, about 1.1k tokens, $0.0033"));
    fireEvent.click(within(chip).getByRole("button", { name: "Show main.rs" }));
    expect((await screen.findByRole("dialog", { name: "main.rs" })).textContent).toContain("let x = 1;");
  });

  it("come from anywhere on the window", async () => {
    await openPage({ fixture: "busy" });
    const dataTransfer = { types: ["Files"], files: [new File(["a"], "a.txt")] };
    fireEvent.dragEnter(document.body, { dataTransfer });
    expect((await screen.findByTestId("drop")).textContent).toBe("Drop to attach");
    fireEvent.drop(document.body, { dataTransfer });
    await screen.findByTestId("attached");
    expect(screen.queryByTestId("drop")).toBeNull();
  });

  it("name the model that cannot read one, and offer the cheapest that can", async () => {
    await openPage({ fixture: "busy" });
    const find = await openPicker();
    fireEvent.change(find, { target: { value: "qwen" } });
    fireEvent.keyDown(find, { key: "Enter" });
    paste({ files: [new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "plan.png")] });
    const warning = await screen.findByTestId("cannot-read");
    expect(warning.textContent).toContain("Qwen3 8B does not read pictures: plan.png would be left out.");
    fireEvent.click(within(warning).getByRole("button", { name: "Use GPT-5 nano" }));
    await waitFor(() => expect(screen.queryByTestId("cannot-read")).toBeNull());
    expect(byId("model-picker").textContent).toBe("GPT-5 nano");
  });
});

describe("a document", () => {
  it("is named as what it is where the model reads none", async () => {
    await openPage({ fixture: "busy" });
    const find = await openPicker();
    fireEvent.change(find, { target: { value: "qwen" } });
    fireEvent.keyDown(find, { key: "Enter" });
    paste({ files: [new File(["%PDF-1.7"], "report.pdf")] });
    const warning = await screen.findByTestId("cannot-read");
    expect(warning.textContent).toContain("Qwen3 8B does not read PDF: report.pdf would be left out.");
  });
});

describe("a full window", () => {
  async function fill(words: number) {
    const opened = await openPage({ fixture: "busy" });
    const [row] = await screen.findAllByTestId("chat-row");
    fireEvent.click(row as HTMLElement);
    await screen.findByPlaceholderText("Write a reply");
    const find = await openPicker();
    fireEvent.change(find, { target: { value: "qwen" } });
    fireEvent.keyDown(find, { key: "Enter" });
    write("word ".repeat(words));
    await pause(300);
    return opened;
  }

  it("sends nothing before a way on is chosen, and each has its price", async () => {
    const { world } = await fill(7_000);
    const sent = asked(world, "chat_send");
    press("Enter");
    const over = await screen.findByTestId("context-over");
    expect(over.textContent).toMatch(/Nothing was sent\. Qwen3 8B reads 8k tokens, this needs \d+k/);
    expect(within(over).getByRole("button", { name: /^Use Claude Sonnet 4\.5, about \$/ })).toBeTruthy();
    expect(within(over).getByRole("button", { name: /^Summarise what was said, about \$0\.0021$/ })).toBeTruthy();
    expect(within(over).getByRole("button", { name: /^Leave the oldest 2 messages out$/ })).toBeTruthy();
    expect(sent()).toEqual([]);
    fireEvent.click(within(over).getByRole("button", { name: /^Use Claude/ }));
    await waitFor(() => expect(screen.queryByTestId("context-over")).toBeNull());
    press("Enter");
    await waitFor(() => expect(sent()).toHaveLength(1));
  });

  it("leaves the oldest out when that is chosen", async () => {
    const { world } = await fill(1_000);
    const configured = asked(world, "chat_configure");
    const over = await screen.findByTestId("context-over");
    fireEvent.click(within(over).getByRole("button", { name: /^Leave the oldest/ }));
    await waitFor(() => expect(screen.queryByTestId("context-over")).toBeNull());
    expect(configured()[0]?.settings.trim).toBe(true);
    expect(byId("chat-settings").getAttribute("aria-label")).toBe("This chat, settings are set");
  });

  it("has a straight meter before, and the parts of the estimate by keyboard", async () => {
    await openPage({ fixture: "busy" });
    const find = await openPicker();
    fireEvent.change(find, { target: { value: "qwen" } });
    fireEvent.keyDown(find, { key: "Enter" });
    expect(screen.queryByTestId("context-gauge")).toBeNull();
    write("word ".repeat(5_200));
    await waitFor(() => expect(byId("context-gauge").getAttribute("aria-valuetext")).toBe("6.7k of 8k tokens"));
    expect(byId("context-near").textContent).toMatch(/6\.7k of the 8k tokens that Qwen3 8B reads/);
    fireEvent.focus(within(byId("route-line")).getByRole("button", { name: /about \$/ }));
    const range = await screen.findByTestId("cost-range");
    expect(range.textContent).toMatch(/Instructions240.*Your message6,500.*Answer, at most4,000/);
  });
});

describe("the model picker", () => {
  it("works by keyboard alone and keeps what was picked", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const find = await openPicker();
    expect(find.getAttribute("aria-activedescendant")).toBeTruthy();
    const active = () => document.getElementById(find.getAttribute("aria-activedescendant") ?? "")?.textContent;
    expect(active()).toContain("Balanced");
    fireEvent.change(find, { target: { value: "gemini" } });
    expect(active()).toContain("Gemini 3 Pro");
    fireEvent.keyDown(find, { key: "ArrowDown" });
    expect(active()).toContain("Gemini 2.5 Flash-Lite");
    fireEvent.keyDown(find, { key: "d", ctrlKey: true });
    await pause();
    fireEvent.keyDown(find, { key: "Enter" });
    await waitFor(() => expect(byId("model-picker").textContent).toBe("Gemini 2.5 Flash-Lite"));
    const kept = await world.platform.rpc("preferences_get", null);
    expect(kept.favourites).toEqual([expect.stringContaining("gemini-2.5-flash-lite")]);
    expect(kept.recent).toEqual([expect.stringContaining("gemini-2.5-flash-lite")]);
    await waitFor(() => expect(screen.queryByRole("combobox", { hidden: true })).toBeNull());
    const again = await openPicker();
    expect(screen.getByText("Recent")).toBeTruthy();
    expect(screen.getByText("Favourites")).toBeTruthy();
    await expectAccessible();
    fireEvent.keyDown(again, { key: "Escape" });
    await waitFor(() => expect(screen.queryByText("Favourites")).toBeNull());
  });

  it("draws only what is seen of a thousand models, and finds any of them", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const [one] = await world.platform.rpc("models_list", null);
    const real = world.platform.rpc.bind(world.platform);
    const many = Array.from({ length: 1_200 }, (_, index) => ({ ...one, offer: `o${index}`, title: `Model ${index}` }));
    vi.spyOn(world.platform, "rpc").mockImplementation((name, payload) =>
      name === "models_list" ? (Promise.resolve(many) as never) : real(name, payload),
    );
    fireEvent.focus(window);
    await pause();
    const find = await openPicker();
    const options = () => screen.getAllByRole("option", { hidden: true });
    expect(options().length).toBeLessThan(80);
    expect(options()[0]?.getAttribute("aria-setsize")).toBe("1204");
    fireEvent.change(find, { target: { value: "1199" } });
    expect(options().map((option) => option.textContent)).toEqual([expect.stringContaining("Model 1199")]);
  });

  it("says that a chosen model is gone, and offers two ways on", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const find = await openPicker();
    fireEvent.change(find, { target: { value: "gpt" } });
    fireEvent.keyDown(find, { key: "Enter" });
    await waitFor(() => expect(byId("model-picker").textContent).toBe("GPT-5.1"));
    const gone = (await world.platform.rpc("connection_list", null)).find(({ voice }) => voice === "openai");
    await world.platform.rpc("connection_remove", { id: gone?.id ?? "" });
    fireEvent.focus(window);
    const repair = await screen.findByTestId("model-gone");
    expect(repair.textContent).toContain("GPT-5.1 is no longer connected.");
    expect(within(repair).getByRole("button", { name: "Choose another" })).toBeTruthy();
    fireEvent.click(within(repair).getByRole("button", { name: "Let Medley choose" }));
    await waitFor(() => expect(byId("route-line").textContent).toContain("Auto, Balanced"));
  });
});

describe("settings of a chat", () => {
  it("go with a new chat's first message", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const sent = asked(world, "chat_send");
    fireEvent.click(byId("chat-settings"));
    const area = await screen.findByLabelText("Instructions");
    fireEvent.change(area, { target: { value: "Answer in rhyme" } });
    fireEvent.keyDown(area, { key: "Enter", ctrlKey: true });
    fireEvent.click(screen.getByText("Short"));
    await expectAccessible();
    fireEvent.keyDown(area, { key: "Escape" });
    expect(byId("chat-settings").getAttribute("aria-label")).toBe("This chat, settings are set");
    write("Hello");
    press("Enter");
    await waitFor(() => expect(sent()).toHaveLength(1));
    const settings = { instructions: "Answer in rhyme", effort: null, length: "short", trim: false };
    expect(sent()[0]?.settings).toEqual(settings);
  });

  it("are saved one on the other", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const [row] = await screen.findAllByTestId("chat-row");
    fireEvent.click(row as HTMLElement);
    await screen.findByPlaceholderText("Write a reply");
    const configured = asked(world, "chat_configure");
    fireEvent.click(byId("chat-settings"));
    const area = await screen.findByLabelText("Instructions");
    fireEvent.change(area, { target: { value: "Be brief" } });
    fireEvent.blur(area);
    fireEvent.click(screen.getByText("Long"));
    await waitFor(() => expect(configured()).toHaveLength(2));
    expect(configured()[1]?.settings).toMatchObject({ instructions: "Be brief", length: "long" });
  });
});

describe("the budget", () => {
  it("says the month once it is near its limit, and that it is over", async () => {
    const { world } = await openPage({ fixture: "busy" });
    await waitFor(() => expect(byId("today-meter").textContent).toBe("Today $0.62"));
    await world.platform.rpc("budget_set", { cap: "20000000000000" });
    fireEvent.focus(window);
    await waitFor(() => expect(byId("today-meter").dataset.level).toBe("near"));
    expect(byId("today-meter").textContent).toBe("Month at least $18.42 of $20");
    await world.platform.rpc("budget_set", { cap: "10000000000000" });
    fireEvent.focus(window);
    await waitFor(() => expect(byId("today-meter").textContent).toBe("Month at least $18.42 of $10, over"));
  });
});
