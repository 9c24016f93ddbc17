// What the composer's tests share: writing, pasting, and what was asked of the core.

import { fireEvent, screen } from "@testing-library/react";
import { vi } from "vitest";
import { useQueue } from "../features/chat/compose/queue";
import { useChat } from "../features/chat/state";
import type { Commands } from "../ipc/bindings";
import type { FakeWorld } from "../platform/fake";
import type { CommandName } from "../platform/types";
import { byId } from "./testing";

/** What only the page's memory holds is gone, as after a restart. */
export function forget(): void {
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

export const field = () => byId("composer") as HTMLTextAreaElement;

export function write(text: string): void {
  fireEvent.change(field(), { target: { value: text } });
}

export function press(key: string, more: KeyboardEventInit = {}): void {
  fireEvent.keyDown(field(), { key, ...more });
}

export function paste(data: { text?: string; files?: File[] }): void {
  fireEvent.paste(field(), {
    clipboardData: {
      files: data.files ?? [],
      getData: (type: string) => (type === "text/plain" ? (data.text ?? "") : ""),
    },
  });
}

export function asked<N extends CommandName>(world: FakeWorld, name: N): () => Commands[N][0][] {
  const rpc = vi.spyOn(world.platform, "rpc");
  return () => rpc.mock.calls.filter(([called]) => called === name).map(([, payload]) => payload as Commands[N][0]);
}

export function answers(state?: string): HTMLElement[] {
  const all = screen.queryAllByTestId("message").filter((message) => message.dataset.role === "assistant");
  return state ? all.filter((message) => message.dataset.state === state) : all;
}

export function waiting(): string[] {
  return screen.queryAllByTestId("waiting").map((item) => item.querySelector("span")?.textContent ?? "");
}

export async function openPicker(): Promise<HTMLElement> {
  fireEvent.keyDown(window, { key: "M", ctrlKey: true, shiftKey: true });
  return screen.findByRole("combobox", { name: "Find a model", hidden: true });
}
