// The shell's side of the door: the one file that imports the Tauri API.
// A channel cannot be closed from the page, so detaching means that later batches fall on deaf ears.

import { Channel, invoke } from "@tauri-apps/api/core";
import { getCurrentWindow } from "@tauri-apps/api/window";
import type { AppEvent, RunEvent } from "../ipc/bindings";
import type { CommandName, Payload, Platform, Result } from "./types";

export function insideTauri(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

type Listening<T> = { args?: Record<string, unknown>; heard: (message: T) => void; lost?: () => void };

function listen<T>(command: string, { args, heard, lost }: Listening<T>): () => void {
  const channel = new Channel<T>();
  let open = true;
  channel.onmessage = (message) => {
    if (open) heard(message);
  };
  invoke(command, { ...args, channel }).catch(() => {
    if (open) lost?.();
  });
  return () => {
    open = false;
  };
}

function ignore(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

export const tauriPlatform: Platform = {
  rpc: <N extends CommandName>(name: N, payload: Payload<N>) => invoke<Result<N>>("rpc", { name, payload }),
  attach: (run, fromSeq, onBatch, onLost) =>
    listen<RunEvent[]>("run_attach", { args: { run, fromSeq }, heard: onBatch, lost: onLost }),
  onAppEvent: (heard) => listen<AppEvent>("app_events", { heard }),
  menu: (groups, onPick) => {
    listen<string>("menu_set", { args: { groups }, heard: onPick });
  },
  window: {
    minimise: () => ignore(getCurrentWindow().minimize()),
    toggleMaximise: () => ignore(getCurrentWindow().toggleMaximize()),
    close: () => ignore(getCurrentWindow().close()),
    startDrag: () => ignore(getCurrentWindow().startDragging()),
  },
};
