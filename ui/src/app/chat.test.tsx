import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useToasts } from "../design/toasts";
import { useChat } from "../features/chat/state";
import type { Commands } from "../ipc/bindings";
import { byId, openPage, pause } from "./testing";

beforeEach(() => {
  useChat.setState({
    drafts: {},
    pending: {},
    failed: {},
    pinned: null,
    preset: "balanced",
    listOpen: true,
    inspectorOpen: true,
  });
  useToasts.setState({ toasts: [] });
});

function write(text: string): void {
  fireEvent.change(byId("composer"), { target: { value: text } });
}

function answers(): HTMLElement[] {
  return screen.queryAllByTestId("message").filter((message) => message.dataset.role === "assistant");
}

async function ask(text: string): Promise<void> {
  write(text);
  fireEvent.keyDown(byId("composer"), { key: "Enter" });
  await waitFor(() => expect(answers().length).toBeGreaterThan(0));
}

describe("asking", () => {
  it("streams an answer, then shows its score, totals and cost", async () => {
    await openPage({ fixture: "practice" });
    await ask("Hello there");
    await waitFor(() => expect(answers()[0]?.dataset.state).toBe("complete"));
    const answer = answers()[0] as HTMLElement;
    expect(answer.textContent).toContain("Larger ones measure first.");
    expect(within(answer).getByTestId("answer-cost").textContent).toBe("$0.0083");
    expect(within(answer).getByTestId("score").getAttribute("aria-label")).toMatch(
      /^Routed in 0\.3 ms\. Alder Large answered/,
    );
    expect(window.location.hash).toMatch(/^#\/chat\/.+/);
  });

  it("keeps Shift Enter for a new line and sends nothing that is empty", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const rpc = vi.spyOn(world.platform, "rpc");
    write("one");
    fireEvent.keyDown(byId("composer"), { key: "Enter", shiftKey: true });
    write("   ");
    fireEvent.keyDown(byId("composer"), { key: "Enter" });
    fireEvent.click(byId("send"));
    await pause();
    expect(rpc.mock.calls.filter(([name]) => name === "chat_send")).toEqual([]);
  });

  it("sends the draft with the choice, the leaf and the files", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const rpc = vi.spyOn(world.platform, "rpc");
    fireEvent.keyDown(window, { key: "3", code: "Digit3", altKey: true });
    await ask("First");
    const sent = rpc.mock.calls.find(([name]) => name === "chat_send")?.[1] as Commands["chat_send"][0];
    expect(sent).toEqual({
      conversation: null,
      parent: null,
      text: "First",
      attachments: [],
      choice: { kind: "auto", preset: "thrifty" },
      settings: null,
      temporary: false,
    });
  });

  it("attaches files of any kind that a vendor takes, and refuses the others by name", async () => {
    const { world } = await openPage({ fixture: "practice" });
    const rpc = vi.spyOn(world.platform, "rpc");
    const input = screen.getByLabelText("Files to attach");
    const files = [
      new File(["%PDF-1.7"], "report.pdf", { type: "application/pdf" }),
      new File(["movie"], "clip.mp4", { type: "video/mp4" }),
    ];
    fireEvent.change(input, { target: { files } });
    await waitFor(() => expect(screen.getAllByTestId("attached")).toHaveLength(1));
    expect(screen.getByText(/clip.mp4 can’t be sent/)).toBeTruthy();
    await ask("Summarise it");
    const sent = rpc.mock.calls.find(([name]) => name === "chat_send")?.[1] as Commands["chat_send"][0];
    expect(sent.attachments).toEqual([{ name: "report.pdf", base64: "JVBERi0xLjc=" }]);
    expect(screen.queryAllByTestId("attached")).toHaveLength(0);
  });

  it("names an answer's sources and asks before one is opened", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const rpc = vi.spyOn(world.platform, "rpc");
    const rows = await screen.findAllByTestId("chat-row");
    fireEvent.click(rows[0] as HTMLElement);
    const sources = await screen.findByTestId("sources");
    expect(sources.textContent).toContain("outage-report.pdf, page 4");
    fireEvent.click(screen.getByText("Timeouts, retries and backoff with jitter"));
    expect((await screen.findByTestId("link-address")).textContent).toBe("https://docs.example/retries/jitter");
    expect(rpc.mock.calls.some(([name]) => name === "link_open")).toBe(false);
  });

  it("stops by Escape and keeps what was written", async () => {
    await openPage({ fixture: "practice", pace: 200 });
    await ask("A long one");
    await waitFor(() => expect(answers()[0]?.textContent).toContain("practice answer"));
    expect(byId("stop")).toBeTruthy();
    fireEvent.keyDown(window, { key: "Escape" });
    await waitFor(() => expect(answers()[0]?.dataset.state).toBe("stopped"));
    expect(answers()[0]?.textContent).toContain("practice answer");
    expect(answers()[0]?.textContent).toContain("The text so far is kept");
    expect(byId("send")).toBeTruthy();
  });

  it("shows a failover in the ribbon and the struck beginning above", async () => {
    await openPage({ fixture: "practice" });
    await ask("please fail over");
    await waitFor(() => expect(answers()[0]?.dataset.state).toBe("complete"));
    expect(byId("struck").textContent).toContain("Alder Large was cut");
    expect(byId("score").getAttribute("aria-label")).toContain("Alder Large busy, passed on.");
  });

  it("puts a message that could not be sent back into the composer, with what to do", async () => {
    await openPage({ fixture: "empty" });
    write("Where am I?");
    fireEvent.keyDown(byId("composer"), { key: "Enter" });
    const error = await screen.findByTestId("error");
    expect(error.dataset.code).toBe("no_model");
    expect((byId("composer") as HTMLTextAreaElement).value).toBe("Where am I?");
    fireEvent.click(within(error).getByRole("button", { name: "Open settings" }));
    await screen.findByTestId("keychain");
  });

  it("follows a running answer again after the view has changed", async () => {
    await openPage({ fixture: "practice", pace: 25 });
    await ask("Keep going");
    fireEvent.click(byId("rail-spend"));
    await screen.findByTestId("spend-total");
    fireEvent.click(byId("rail-chat"));
    await waitFor(() => expect(answers()[0]?.dataset.state).toBe("complete"));
    expect(answers()[0]?.textContent).toContain("Larger ones measure first.");
  });

  it("announces whole sentences, politely", async () => {
    await openPage({ fixture: "practice", pace: 200 });
    await ask("Tell me");
    await waitFor(() => expect(screen.queryByTestId("announcer")?.textContent).toMatch(/\.$/));
    expect(byId("announcer").getAttribute("aria-live")).toBe("polite");
  });
});

describe("the route line", () => {
  it("asks only after typing stops", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const rpc = vi.spyOn(world.platform, "rpc");
    for (const text of ["N", "No", "Now"]) write(text);
    await pause(260);
    const asked = rpc.mock.calls
      .filter(([name]) => name === "route_preview")
      .map(([, payload]) => (payload as { text: string }).text);
    expect(asked).toEqual(["Now"]);
    expect(byId("route-line").textContent).toMatch(
      /Auto, Balanced.*Claude Sonnet 4\.5, about \$0\.01\d\d, first words in 0\.8 s/,
    );
  });

  it("explains the draft when asked why", async () => {
    await openPage({ fixture: "busy" });
    await pause(260);
    fireEvent.click(within(byId("route-line")).getByText("Why?"));
    await waitFor(() => expect(within(byId("why")).getByTestId("why-because").textContent).toContain("Best score"));
    expect(byId("why").textContent).toContain("over your $0.05 ceiling for one answer");
  });

  it("names a pinned model in place of a preset", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.click(byId("model-picker"));
    fireEvent.click(await screen.findByRole("option", { name: /GPT-5\.1/, hidden: true }));
    await waitFor(() => expect(byId("route-line").textContent).toContain("Your choice"));
    expect(byId("model-picker").textContent).toBe("GPT-5.1");
    fireEvent.click(screen.getByRole("button", { name: "Let Medley choose" }));
    await waitFor(() => expect(byId("route-line").textContent).toContain("Auto, Balanced"));
  });
});

describe("the list", () => {
  it("deletes with a way back", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.click(await screen.findByRole("button", { name: "More for Grant letter, second draft" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByText("Grant letter, second draft")).toBeNull());
    fireEvent.click(await screen.findByTestId("toast-action"));
    await screen.findByText("Grant letter, second draft");
  });

  it("renames in place", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.click(await screen.findByRole("button", { name: "More for Grant letter, second draft" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
    const field = await screen.findByLabelText("Title of this chat");
    fireEvent.change(field, { target: { value: "Grant letter, third draft" } });
    fireEvent.keyDown(field, { key: "Enter" });
    await screen.findByRole("button", { name: /^Grant letter, third draft/ });
  });

  it("keeps the draft of each chat apart", async () => {
    await openPage({ fixture: "busy" });
    write("for a new chat");
    const rows = await screen.findAllByTestId("chat-row");
    fireEvent.click(rows[1] as HTMLElement);
    await pause();
    expect((byId("composer") as HTMLTextAreaElement).value).toBe("");
    write("for the letter");
    act(() => byId("new-chat").click());
    await pause();
    expect((byId("composer") as HTMLTextAreaElement).value).toBe("for a new chat");
  });

  it("folds away and comes back by keyboard", async () => {
    await openPage({ fixture: "busy" });
    fireEvent.keyDown(window, { key: "\\", ctrlKey: true });
    expect(screen.queryByRole("complementary", { name: "Chats" })).toBeNull();
    fireEvent.keyDown(window, { key: "i", ctrlKey: true });
    expect(screen.queryByTestId("why")).toBeNull();
    fireEvent.keyDown(window, { key: "i", ctrlKey: true });
    expect(byId("why")).toBeTruthy();
  });
});

describe("an answer", () => {
  it("has arrows between its versions", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const rpc = vi.spyOn(world.platform, "rpc");
    const rows = await screen.findAllByTestId("chat-row");
    fireEvent.click(rows[0] as HTMLElement);
    fireEvent.click(await screen.findByRole("button", { name: "Version before" }));
    await pause();
    expect(rpc.mock.calls.some(([name]) => name === "chat_select")).toBe(true);
  });

  it("offers the hint of its error as a button, and another try", async () => {
    const { world } = await openPage({ fixture: "busy" });
    const rows = await screen.findAllByTestId("chat-row");
    fireEvent.click(rows[4] as HTMLElement);
    const error = await screen.findByTestId("error");
    expect(within(error).getByRole("button", { name: "Choose a model" })).toBeTruthy();
    const rpc = vi.spyOn(world.platform, "rpc");
    fireEvent.click(within(error).getByRole("button", { name: "Try again" }));
    await pause();
    expect(rpc.mock.calls.some(([name]) => name === "chat_regenerate")).toBe(true);
  });
});
