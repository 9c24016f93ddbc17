// The list of chats: groups, what is done with one or many, the archive, temporary chats, and zen mode.

import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useToasts } from "../design/toasts";
import { useList } from "../features/chat/list/state";
import { useChat } from "../features/chat/state";
import type { Commands } from "../ipc/bindings";
import type { FakeWorld } from "../platform/fake";
import { byId, expectAccessible, openPage, pause } from "./testing";

beforeEach(() => {
  useChat.setState({ drafts: {}, pending: {}, failed: {}, pinned: null, listOpen: true, inspectorOpen: true });
  useList.setState({
    chosen: new Set(),
    anchor: null,
    archived: false,
    renaming: null,
    temporary: false,
    openTemporary: null,
    zen: false,
  });
  useToasts.setState({ toasts: [] });
});

const rows = () => screen.getAllByTestId("chat-row");
const titled = (title: string) => rows().find((row) => row.textContent?.includes(title)) as HTMLElement;
const titles = () => rows().map((row) => row.textContent ?? "");

function calls<N extends keyof Commands>(world: FakeWorld, name: N): Commands[N][0][] {
  return vi
    .mocked(world.platform.rpc)
    .mock.calls.filter(([each]) => each === name)
    .map(([, payload]) => payload as Commands[N][0]);
}

async function open() {
  const { world } = await openPage({ fixture: "busy" });
  vi.spyOn(world.platform, "rpc");
  await screen.findAllByTestId("chat-row");
  return world;
}

describe("the list of chats", () => {
  it("begins with the pinned ones, and marks a chat whose answer is new until it is opened", async () => {
    const world = await open();
    const groups = screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);
    expect(groups.slice(0, 3)).toEqual(["Pinned", "Today", "Yesterday"]);
    expect(within(titled("Translate the tide")).getByText(/New answer/)).toBeTruthy();
    fireEvent.click(titled("Translate the tide"));
    await waitFor(() => expect(calls(world, "chat_read")).toHaveLength(1));
    await waitFor(() => expect(within(titled("Translate the tide")).queryByText(/New answer/)).toBeNull());
    await expectAccessible();
  });

  it("offers the same at a right click as under the row's button", async () => {
    await open();
    fireEvent.contextMenu(titled("Names for the robot"));
    await screen.findByRole("menuitem", { name: /^Title by a model/ });
    const items = screen.getAllByRole("menuitem");
    expect(items.map((item) => item.dataset.action)).toEqual([
      "chats.rename",
      "chats.pin",
      "chats.duplicate",
      "chats.archive",
      "chats.delete",
      "chats.title",
    ]);
    expect(items.at(-1)?.textContent).toContain("about $0.0002");
    fireEvent.click(screen.getByRole("menuitem", { name: "Pin" }));
    await waitFor(() => expect(titles()[1]).toContain("Names for the robot"));
  });

  it("renames with F2 and deletes with Delete, which can be undone", async () => {
    const world = await open();
    titled("Names for the robot").focus();
    fireEvent.keyDown(window, { key: "F2" });
    const field = await screen.findByLabelText("Title of this chat");
    fireEvent.change(field, { target: { value: "Robot names" } });
    fireEvent.keyDown(field, { key: "Enter" });
    await waitFor(() => expect(titled("Robot names")).toBeTruthy());
    titled("Robot names").focus();
    fireEvent.keyDown(window, { key: "Delete" });
    await waitFor(() => expect(titled("Robot names")).toBeUndefined());
    fireEvent.click(await screen.findByText("Undo"));
    await waitFor(() => expect(titled("Robot names")).toBeTruthy());
    expect(calls(world, "chat_delete")).toHaveLength(1);
  });

  it("does not delete while a person types elsewhere", async () => {
    const world = await open();
    byId("composer").focus();
    fireEvent.keyDown(byId("composer"), { key: "Delete" });
    await pause();
    expect(calls(world, "chat_delete")).toEqual([]);
  });

  it("chooses several with Ctrl and Shift, and archives them in one go", async () => {
    const world = await open();
    fireEvent.click(titled("Grant letter"), { ctrlKey: true });
    fireEvent.click(titled("Translate the tide"), { shiftKey: true });
    const bar = byId("selection");
    expect(bar.textContent).toContain("3 chats");
    fireEvent.click(within(bar).getByText("Archive"));
    await waitFor(() => expect(titled("Grant letter")).toBeUndefined());
    expect(calls(world, "chat_archive")[0]?.ids).toHaveLength(3);
    expect(screen.queryByTestId("selection")).toBeNull();
    fireEvent.click(await screen.findByText("Undo"));
    await waitFor(() => expect(titled("Grant letter")).toBeTruthy());
  });

  it("extends the choice with Shift and the arrows, and Escape chooses none", async () => {
    await open();
    const first = titled("Grant letter");
    first.focus();
    fireEvent.keyDown(first, { key: "ArrowDown", shiftKey: true });
    fireEvent.keyDown(document.activeElement as HTMLElement, { key: "ArrowDown", shiftKey: true });
    expect(byId("selection").textContent).toContain("3 chats");
    fireEvent.keyDown(document.activeElement as HTMLElement, { key: "Escape" });
    expect(screen.queryByTestId("selection")).toBeNull();
  });

  it("keeps archived chats behind a line at the foot", async () => {
    await open();
    fireEvent.click(await screen.findByText("Archived, 12"));
    await screen.findByText("Archived chats");
    await waitFor(() => expect(rows()).toHaveLength(12));
    fireEvent.contextMenu(rows()[0] as HTMLElement);
    fireEvent.click(await screen.findByText("Move out of the archive"));
    await waitFor(() => expect(rows()).toHaveLength(11));
    fireEvent.click(byId("archive-toggle"));
    await screen.findByText("Archived, 11");
  });

  it("goes to the chat beside the open one with Ctrl Tab", async () => {
    await open();
    fireEvent.click(titled("Grant letter"));
    await pause();
    fireEvent.keyDown(window, { key: "Tab", ctrlKey: true });
    await waitFor(() => expect(titled("Names for the robot").getAttribute("aria-current")).toBe("true"));
    fireEvent.keyDown(window, { key: "Tab", ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(titled("Grant letter").getAttribute("aria-current")).toBe("true"));
  });
});

describe("a temporary chat", () => {
  it("says so in the title bar, and is gone once another chat is opened", async () => {
    const world = await open();
    fireEvent.keyDown(window, { key: '"', code: "Quote", ctrlKey: true, shiftKey: true });
    await screen.findByTestId("temporary");
    fireEvent.change(byId("composer"), { target: { value: "Between us" } });
    fireEvent.keyDown(byId("composer"), { key: "Enter" });
    await waitFor(() => expect(calls(world, "chat_send")[0]?.temporary).toBe(true));
    await waitFor(() => expect(titled("Between us")).toBeTruthy());
    expect(byId("temporary")).toBeTruthy();
    fireEvent.click(titled("Grant letter"));
    await waitFor(() => expect(calls(world, "chat_delete")).toHaveLength(1));
    await waitFor(() => expect(titled("Between us")).toBeUndefined());
    expect(screen.queryByTestId("temporary")).toBeNull();
    expect(await screen.findByText("The temporary chat is gone.")).toBeTruthy();
  });
});

describe("zen mode", () => {
  it("shows the thread alone, and Escape leaves it", async () => {
    await open();
    fireEvent.keyDown(window, { key: "Z", ctrlKey: true, shiftKey: true });
    expect(screen.queryByRole("navigation", { name: "Main" })).toBeNull();
    expect(screen.queryByTestId("chat-row")).toBeNull();
    expect(screen.queryByTestId("why")).toBeNull();
    fireEvent.keyDown(document.body, { key: "Escape" });
    await screen.findByRole("navigation", { name: "Main" });
  });
});
