import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useToasts } from "../design/toasts";
import { useChat } from "../features/chat/state";
import { useThreadView } from "../features/chat/thread/view";
import type { FakeOptions } from "../platform/fake";
import { byId, expectAccessible, openPage, pause } from "./testing";

const written: string[] = [];

beforeEach(() => {
  useChat.setState({ drafts: {}, pending: {}, failed: {}, pinned: null, preset: "balanced", inspectorOpen: true });
  useThreadView.setState({ reveal: null, editing: null, edits: {}, retryMenu: null, details: null, finding: false });
  useThreadView.setState({ looked: "", tab: "why" });
  useToasts.setState({ toasts: [] });
  written.length = 0;
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (words: string) => void written.push(words) },
  });
});

/** Opens the conversation in that row, and listens to what is asked of the core. */
async function openChat(row: number, options: Partial<FakeOptions> = {}) {
  const { world } = await openPage({ fixture: "busy", ...options });
  const rpc = vi.spyOn(world.platform, "rpc");
  const rows = await screen.findAllByTestId("chat-row");
  fireEvent.click(rows[row] as HTMLElement);
  await waitFor(() => expect(screen.queryAllByTestId("message").length).toBeGreaterThan(0));
  await pause();
  const asked = (name: string) => rpc.mock.calls.filter(([each]) => each === name).map(([, payload]) => payload);
  return { asked };
}

const messages = () => screen.queryAllByTestId("message");
const lastOf = (role: string) => messages().findLast((message) => message.dataset.role === role) as HTMLElement;
const composer = () => byId("composer") as HTMLTextAreaElement;

function key(key: string, more: object = {}): void {
  fireEvent.keyDown(document.activeElement ?? window, { key, bubbles: true, ...more });
}

async function choose(menu: string, item: string): Promise<void> {
  fireEvent.click(screen.getAllByRole("button", { name: menu }).at(-1) as HTMLElement);
  fireEvent.click(await screen.findByRole("menuitem", { name: new RegExp(`^${item}`) }));
}

function point(message: HTMLElement): void {
  fireEvent.pointerEnter(message);
  fireEvent.focus(message);
}

describe("a question", () => {
  it("is edited in place and asked again beside the old one", async () => {
    const { asked } = await openChat(0);
    const question = lastOf("user");
    point(question);
    fireEvent.click(within(question).getByTestId("edit-question"));
    const editor = screen.getByTestId("question-editor") as HTMLTextAreaElement;
    expect(editor.value).toMatch(/^Our ingest service/);
    expect(question.textContent).toContain("1 file of the first version will not be sent again.");
    fireEvent.change(editor, { target: { value: "Shorter, please" } });
    await waitFor(() => expect(byId("ask-again").textContent).toMatch(/^Ask again, about \$0\.\d{4}$/));
    fireEvent.keyDown(editor, { key: "Enter" });
    await waitFor(() => expect(lastOf("user").textContent).toContain("Shorter, please"));
    const [sent] = asked("chat_send") as { parent: string; text: string; attachments: unknown[] }[];
    expect(sent).toMatchObject({ text: "Shorter, please", choice: { kind: "auto", preset: "balanced" } });
    expect(sent?.parent).toBe(messages()[1]?.dataset.message);
    expect(sent?.attachments).toHaveLength(1);
    await waitFor(() =>
      expect(within(lastOf("user")).getByRole("group", { name: "Versions" }).textContent).toBe("2/2"),
    );
    fireEvent.click(within(lastOf("user")).getByRole("button", { name: "Version before" }));
    await waitFor(() => expect(lastOf("user").textContent).toContain("Our ingest service"));
  });

  it("keeps what was written when Escape closes it", async () => {
    const { asked } = await openChat(0);
    const open = () => {
      point(lastOf("user"));
      fireEvent.click(within(lastOf("user")).getByTestId("edit-question"));
      return screen.getByTestId("question-editor") as HTMLTextAreaElement;
    };
    const editor = open();
    fireEvent.change(editor, { target: { value: "Half a thought" } });
    fireEvent.keyDown(editor, { key: "Escape" });
    expect(screen.queryByTestId("question-editor")).toBeNull();
    expect(lastOf("user").textContent).toContain("Our ingest service");
    expect(open().value).toBe("Half a thought");
    expect(asked("chat_send")).toEqual([]);
  });

  it("that has no answer offers one", async () => {
    const { asked } = await openChat(1);
    fireEvent.click(screen.getByTestId("answer-now"));
    await waitFor(() => expect(lastOf("assistant").dataset.state).toBe("running"));
    expect(asked("chat_answer")).toEqual([
      { question: lastOf("user").dataset.message, choice: { kind: "auto", preset: "balanced" } },
    ]);
    expect(screen.queryByTestId("answer-now")).toBeNull();
  });
});

describe("an answer", () => {
  it("is escalated to a named model at a named price, by button and by key", async () => {
    const { asked } = await openChat(0);
    const button = await screen.findByTestId("escalate");
    expect(button.textContent).toMatch(/^Escalate to .+, about \$0\.0900$/);
    key("e", { ctrlKey: true });
    await waitFor(() => expect(asked("chat_regenerate")).toHaveLength(1));
    expect(asked("chat_regenerate")[0]).toMatchObject({ choice: { kind: "offer" } });
  });

  it("that was cut goes on at a press", async () => {
    const { asked } = await openChat(1);
    const cut = messages().find((message) => message.textContent?.includes("Ended at its length limit."));
    fireEvent.click(within(cut as HTMLElement).getByTestId("continue"));
    await waitFor(() => expect(asked("chat_continue")).toEqual([{ answer: cut?.dataset.message, choice: null }]));
  });

  it("is quoted in the reply, after what is already there", async () => {
    await openChat(2);
    fireEvent.change(composer(), { target: { value: "Look:" } });
    await choose("More on this answer", "Quote in the reply");
    expect(composer().value).toMatch(/^Look:\n\n> Tin Whistle, Bolt, .*Sixpence suits/);
  });

  it("lends only the selected words to a quote", async () => {
    await openChat(2);
    const node = lastOf("assistant").querySelector("p strong")?.firstChild as Text;
    document.getSelection()?.setBaseAndExtent(node, 0, node, 8);
    const more = screen.getByRole("button", { name: "More on this answer" });
    fireEvent.pointerDown(more);
    fireEvent.click(more);
    fireEvent.click(await screen.findByRole("menuitem", { name: /^Quote in the reply/ }));
    expect(composer().value).toBe("> Sixpence\n\n");
    document.getSelection()?.removeAllRanges();
  });

  it("is deleted with what follows, and comes back", async () => {
    const { asked } = await openChat(0);
    const first = messages()[1] as HTMLElement;
    point(first);
    const id = first.dataset.message;
    fireEvent.click(within(first).getByRole("button", { name: "More on this answer" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(messages()).toHaveLength(1));
    expect(screen.getByText("Deleted, with what followed")).toBeTruthy();
    fireEvent.click(screen.getByTestId("toast-action"));
    await waitFor(() => expect(messages()).toHaveLength(4));
    expect([asked("message_delete"), asked("message_restore")]).toEqual([[{ message: id }], [{ message: id }]]);
  });

  it("is bookmarked, and stands in the outline", async () => {
    const { asked } = await openChat(2);
    key("d", { ctrlKey: true });
    await screen.findByRole("button", { name: /^Bookmarked/ });
    expect(asked("message_mark")).toEqual([{ message: lastOf("assistant").dataset.message, marked: true }]);
    key("O", { ctrlKey: true, shiftKey: true });
    const outline = await screen.findByTestId("outline");
    expect(outline.textContent).toContain("Names for the robot");
    expect(within(outline).getByLabelText("Bookmarked")).toBeTruthy();
  });

  it("branches into a new chat", async () => {
    await openChat(2);
    const before = window.location.hash;
    key("b", { ctrlKey: true });
    await waitFor(() => expect(window.location.hash).not.toBe(before));
    await screen.findByText("Branched into a new chat");
  });

  it("shows its figures, attempts and run", async () => {
    await openChat(0);
    fireEvent.click(within(lastOf("assistant")).getByTestId("totals"));
    const details = await screen.findByTestId("details");
    for (const words of [
      "claude-sonnet-4-5",
      "18,204",
      "of 200,000",
      "94 tokens a second",
      "3 attempts",
      "busy, passed on",
    ])
      expect(details.textContent).toContain(words);
    fireEvent.click(within(details).getByRole("button", { name: "Copy the run’s id", hidden: true }));
    await waitFor(() => expect(written[0]).toMatch(/^0193f0a0-/));
  });

  it("gives its last code to the clipboard by key", async () => {
    await openChat(0);
    key(":", { code: "Semicolon", ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(written[0]).toMatch(/^\/\/ Tokens refill[\s\S]*\n}$/));
    await screen.findByText("Copied");
  });

  it("opens the menu of models by key", async () => {
    const { asked } = await openChat(0);
    key("R", { ctrlKey: true, shiftKey: true });
    fireEvent.click(await screen.findByRole("option", { name: /^Fast/, hidden: true }));
    await waitFor(() =>
      expect(asked("chat_regenerate")[0]).toMatchObject({ choice: { kind: "auto", preset: "fast" } }),
    );
  });

  it("that failed says what the vendor said only when asked", async () => {
    await openChat(4);
    const error = screen.getByTestId("error");
    expect(error.textContent).not.toContain("429");
    fireEvent.click(screen.getByText("What the vendor said"));
    expect(screen.getByTestId("raw-detail").textContent).toContain("429: monthly quota exceeded");
  });
});

describe("the thread", () => {
  it("says what is not sent, and sends it again", async () => {
    const { asked } = await openChat(1);
    expect(byId("left-out").textContent).toContain("2 earlier messages are not sent.");
    fireEvent.click(within(byId("left-out")).getByText("Send all"));
    await waitFor(() => expect(screen.queryByTestId("left-out")).toBeNull());
    expect(asked("chat_configure")[0]).toMatchObject({ settings: { trim: false } });
  });

  it("moves the keyboard from message to message", async () => {
    await openChat(0);
    act(() => composer().focus());
    key("ArrowUp", { altKey: true });
    await waitFor(() => expect(document.activeElement).toBe(lastOf("assistant")));
    key("ArrowUp", { altKey: true });
    await waitFor(() => expect(document.activeElement).toBe(lastOf("user")));
  });

  it("tells its cost by model", async () => {
    await openChat(0);
    fireEvent.click(screen.getByTestId("tab-cost"));
    expect(byId("chat-cost").textContent).toBe("$0.04");
    expect(byId("why").textContent).toContain("Claude Sonnet 4.51 answer");
  });

  it("has no fault that axe can see, with its parts open", async () => {
    await openChat(1);
    key("f", { ctrlKey: true });
    await screen.findByTestId("find");
    point(messages()[0] as HTMLElement);
    fireEvent.click(screen.getByTestId("tab-outline"));
    await expectAccessible();
  });
});

describe("finding in a long thread", () => {
  afterEach(() => {
    Reflect.deleteProperty(HTMLElement.prototype, "offsetHeight");
  });

  it("counts what is not drawn as well, and goes there", async () => {
    // Rows with a height, so that only a few of a thousand are drawn.
    Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, value: 400 });
    await openChat(0, { fixture: "long" });
    expect(messages().length).toBeLessThan(20);
    key("f", { ctrlKey: true });
    const field = await screen.findByTestId("find-field");
    fireEvent.change(field, { target: { value: "holds" } });
    await waitFor(() => expect(byId("find-count").textContent).toMatch(/^\d+ of 100$/));
    const at = () => Number.parseInt(byId("find-count").textContent ?? "", 10);
    const before = at();
    fireEvent.keyDown(field, { key: "Enter" });
    await waitFor(() => expect(at()).toBe((before % 100) + 1));
    fireEvent.keyDown(field, { key: "Enter", shiftKey: true });
    await waitFor(() => expect(at()).toBe(before));
    fireEvent.keyDown(field, { key: "Escape" });
    expect(screen.queryByTestId("find")).toBeNull();
  });
});
