import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useChat } from "../features/chat/state";
import { createQueryClient } from "../ipc/client";
import { App } from "./App";
import { answers, asked, field, forget, openPicker, paste, press, waiting, write } from "./composing";
import { byId, openPage, pause } from "./testing";

beforeEach(forget);

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

  it("and the answer are left alone by the Escape that closes a layer above", async () => {
    await running();
    const find = await openPicker();
    fireEvent.keyDown(find, { key: "Escape" });
    await pause();
    expect(byId("stop")).toBeTruthy();
    expect(answers("stopped")).toEqual([]);
    fireEvent.keyDown(field(), { key: "Escape" });
    await waitFor(() => expect(answers("stopped")).toHaveLength(1));
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
