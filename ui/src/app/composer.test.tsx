import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useQueue } from "../features/chat/compose/queue";
import { useChat } from "../features/chat/state";
import type { Commands } from "../ipc/bindings";
import { createQueryClient } from "../ipc/client";
import type { FakeWorld } from "../platform/fake";
import type { CommandName } from "../platform/types";
import { App } from "./App";
import { byId, expectAccessible, openPage, pause } from "./testing";

/** What only the page's memory holds is gone, as after a restart. */
function forget(): void {
  useChat.setState({
    drafts: {},
    pending: {},
    failed: {},
    pinned: null,
    preset: "balanced",
    pickerOpen: false,
    pickerSends: false,
    newSettings: null,
  });
  useQueue.setState({ held: {}, wanted: {} });
}

beforeEach(forget);

const field = () => byId("composer") as HTMLTextAreaElement;

function write(text: string): void {
  fireEvent.change(field(), { target: { value: text } });
}

function press(key: string, more: KeyboardEventInit = {}): void {
  fireEvent.keyDown(field(), { key, ...more });
}

function paste(data: { text?: string; files?: File[] }): void {
  fireEvent.paste(field(), {
    clipboardData: {
      files: data.files ?? [],
      getData: (type: string) => (type === "text/plain" ? (data.text ?? "") : ""),
    },
  });
}

function asked<N extends CommandName>(world: FakeWorld, name: N): () => Commands[N][0][] {
  const rpc = vi.spyOn(world.platform, "rpc");
  return () => rpc.mock.calls.filter(([called]) => called === name).map(([, payload]) => payload as Commands[N][0]);
}

function answers(state?: string): HTMLElement[] {
  const all = screen.queryAllByTestId("message").filter((message) => message.dataset.role === "assistant");
  return state ? all.filter((message) => message.dataset.state === state) : all;
}

function waiting(): string[] {
  return screen.queryAllByTestId("waiting").map((item) => item.querySelector("span")?.textContent ?? "");
}

async function openPicker(): Promise<HTMLElement> {
  fireEvent.keyDown(window, { key: "M", ctrlKey: true, shiftKey: true });
  return screen.findByRole("combobox", { name: "Find a model", hidden: true });
}

describe("sending", () => {
  it("never happens while an input method composes", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const sent = asked(world, "chat_send");
    write("こん");
    press("Enter", { isComposing: true });
    press("Enter", { keyCode: 229 });
    await pause();
    expect(sent()).toEqual([]);
    expect(field().value).toBe("こん");
  });

  it("is by Ctrl Enter where Enter begins a line", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const sent = asked(world, "chat_send");
    const preferences = await world.platform.rpc("preferences_get", null);
    await world.platform.rpc("preferences_set", { ...preferences, enter_sends: false });
    fireEvent.focus(window);
    await pause();
    write("Two lines");
    press("Enter");
    await pause();
    expect(sent()).toEqual([]);
    press("Enter", { ctrlKey: true });
    await waitFor(() => expect(sent()).toHaveLength(1));
  });

  it("without an answer keeps the question and asks nobody", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const sent = asked(world, "chat_send");
    write("Only a note");
    press("Enter", { ctrlKey: true });
    await waitFor(() => expect(screen.getAllByTestId("message")[0]?.dataset.state).toBe("complete"));
    expect(screen.getAllByTestId("message")[0]?.textContent).toContain("Only a note");
    expect(answers()).toEqual([]);
    expect(sent()).toEqual([]);
    expect(field().value).toBe("");
  });

  it("with Alt Enter asks for the model first, for that message alone", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const sent = asked(world, "chat_send");
    write("Which one?");
    press("Enter", { altKey: true });
    const find = await screen.findByPlaceholderText("Send this message with");
    fireEvent.change(find, { target: { value: "birch quick" } });
    fireEvent.keyDown(find, { key: "Enter" });
    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]?.choice).toMatchObject({ kind: "offer", offer: expect.stringContaining("birch-quick") });
    expect(useChat.getState().pinned).toBeNull();
  });

  it("brings the last question back by the up arrow, into an empty text only", async () => {
    await openPage({ fixture: "practice" });
    write("First question");
    press("Enter");
    await waitFor(() => expect(answers("complete")).toHaveLength(1));
    press("ArrowUp");
    expect(field().value).toBe("First question");
    write("Something else");
    press("ArrowUp");
    expect(field().value).toBe("Something else");
  });

  it("says that the budget is reached, with the way to it, and gives the text back", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const real = world.platform.rpc.bind(world.platform);
    const hint = { label: "Open budget", action: "open_budget" };
    const error = { code: "budget_reached", title: "The budget is reached", detail: "", hint, retry_after_ms: null };
    vi.spyOn(world.platform, "rpc").mockImplementation((name, payload) =>
      name === "chat_send" ? Promise.reject(error) : real(name, payload),
    );
    write("One more");
    press("Enter");
    const note = await screen.findByTestId("error");
    expect(within(note).getByRole("button", { name: "Open budget" })).toBeTruthy();
    expect(field().value).toBe("One more");
  });
});

describe("drafts", () => {
  it("of two chats are there again after a restart, with their files", async () => {
    const { view } = await openPage({ fixture: "busy" });
    write("for a new chat");
    const [, letter] = await screen.findAllByTestId("chat-row");
    fireEvent.click(letter as HTMLElement);
    await pause();
    write("for the letter");
    paste({ files: [new File(["fn main() {}"], "main.rs")] });
    await screen.findByTestId("attached");
    await pause(500);
    const hash = window.location.hash;
    view.unmount();
    forget();
    const key = decodeURIComponent(hash.replace("#/chat/", ""));
    await openPage({ fixture: "busy" });
    await waitFor(() => expect(field().value).toBe("for a new chat"));
    expect(useChat.getState().drafts[key]?.text).toBe("for the letter");
    expect(useChat.getState().drafts[key]?.files[0]).toMatchObject({ name: "main.rs", bytes: 12 });
  });

  it("are gone once they were sent", async () => {
    const { world } = await openPage({ fixture: "practice" });
    write("Hello");
    await pause(500);
    expect(await world.platform.rpc("draft_list", null)).toHaveLength(1);
    press("Enter");
    await waitFor(() => expect(answers()).toHaveLength(1));
    await pause(100);
    expect(await world.platform.rpc("draft_list", null)).toEqual([]);
  });
});

describe("the queue", () => {
  async function running() {
    const opened = await openPage({ fixture: "practice", pace: 30 });
    write("First");
    press("Enter");
    await screen.findByTestId("stop");
    return opened;
  }

  it("sends what waits in order, each after the answer before it", async () => {
    const { world } = await running();
    const sent = asked(world, "chat_send");
    for (const text of ["Second", "Third"]) {
      write(text);
      press("Enter");
    }
    expect(waiting()).toEqual(["Second", "Third"]);
    expect(field().value).toBe("");
    await waitFor(() => expect(answers("complete")).toHaveLength(3), { timeout: 20_000 });
    expect(sent().map(({ text }) => text)).toEqual(["Second", "Third"]);
    expect(waiting()).toEqual([]);
  });

  it("can be changed and emptied", async () => {
    await running();
    write("Second");
    press("Enter");
    fireEvent.click(screen.getByRole("button", { name: "Edit “Second”" }));
    fireEvent.change(screen.getByLabelText("Waiting message"), { target: { value: "Second, better" } });
    fireEvent.keyDown(screen.getByLabelText("Waiting message"), { key: "Enter" });
    expect(waiting()).toEqual(["Second, better"]);
    fireEvent.click(screen.getByRole("button", { name: "Delete “Second, better”" }));
    expect(waiting()).toEqual([]);
  });

  it("sends one at once by stopping the answer", async () => {
    const { world } = await running();
    const sent = asked(world, "chat_send");
    write("Never mind, this");
    press("Enter");
    fireEvent.click(screen.getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(sent().map(({ text }) => text)).toEqual(["Never mind, this"]));
    expect(answers("stopped")).toHaveLength(1);
  });

  it("waits for a word after Escape", async () => {
    const { world } = await running();
    const sent = asked(world, "chat_send");
    write("Second");
    press("Enter");
    fireEvent.keyDown(window, { key: "Escape" });
    await waitFor(() => expect(answers("stopped")).toHaveLength(1));
    await pause(100);
    expect(sent()).toEqual([]);
    expect(waiting()).toEqual(["Second"]);
    fireEvent.click(screen.getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(sent()).toHaveLength(1));
  });

  it("is kept under keys of its own", async () => {
    const { world } = await running();
    write("Second");
    press("Enter");
    await pause(500);
    const kept = await world.platform.rpc("draft_list", null);
    expect(kept.map(({ key, text }) => [key.replace(/^.*\/queue/, "queue"), text])).toEqual([["queue/1", "Second"]]);
  });
});

describe("a queue from before a restart", () => {
  it("waits for a word before it is sent", async () => {
    const { world, view } = await openPage({ fixture: "busy" });
    const [, letter] = await screen.findAllByTestId("chat-row");
    fireEvent.click(letter as HTMLElement);
    await pause();
    const id = decodeURIComponent(window.location.hash.replace("#/chat/", ""));
    view.unmount();
    forget();
    await world.platform.rpc("draft_text", { key: `${id}/queue/1`, text: "From yesterday" });
    const sent = asked(world, "chat_send");
    render(<App platform={world.platform} client={createQueryClient()} scheme="light" />);
    await waitFor(() => expect(waiting()).toEqual(["From yesterday"]));
    await pause(100);
    expect(sent()).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(sent().map(({ text }) => text)).toEqual(["From yesterday"]));
    expect(document.activeElement).toBe(field());
  });
});

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
    fireEvent.click(within(warning).getByRole("button", { name: "Use Gemini 2.5 Flash-Lite" }));
    await waitFor(() => expect(screen.queryByTestId("cannot-read")).toBeNull());
    expect(byId("model-picker").textContent).toBe("Gemini 2.5 Flash-Lite");
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
