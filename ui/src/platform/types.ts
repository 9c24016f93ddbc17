// The page's only door out. Everything that leaves the page (commands, a run's events, the window's buttons) goes
// through one `Platform`, chosen once at start: the shell's, or a fake on fixtures in a plain browser.

import type { AppEvent, Commands, RunEvent } from "../ipc/bindings";

export type CommandName = keyof Commands;
export type Payload<N extends CommandName> = Commands[N][0];
export type Result<N extends CommandName> = Commands[N][1];

/** The system's menu bar: labels, ids of actions, and keys as in "mod+k". */
export type ShellMenu = { label: string; items: { id: string; label: string; keys: string | null }[] }[];

type WindowControls = {
  minimise(): void;
  toggleMaximise(): void;
  close(): void;
  startDrag(): void;
};

export type Platform = {
  /** Rejects with a `UserError`, never with text to be read by the page. */
  rpc<N extends CommandName>(name: N, payload: Payload<N>): Promise<Result<N>>;
  /** A run's events after `fromSeq`, in batches, a snapshot first; `onLost` where there is no such run any more. Returns
   * what ends the listening. */
  attach(run: string, fromSeq: number, onBatch: (batch: RunEvent[]) => void, onLost: () => void): () => void;
  onAppEvent(listen: (event: AppEvent) => void): () => void;
  window: WindowControls;
  /** Puts actions into the system's menu bar; `onPick` hears the id of the one that is picked. Only on macOS. */
  menu(groups: ShellMenu, onPick: (action: string) => void): void;
};
