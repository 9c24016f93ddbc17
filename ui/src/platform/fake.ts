// The whole page in a plain browser, on fixtures: `?fake=empty|first-run|busy|long|practice&theme=dark&platform=macos`, with
// `&state=loading|error` to hold or fail every read of a view, and `&pace=MS` between two pieces of an answer. Never in the window's bundle: it is loaded on demand.

import { failure } from "./fake/failure";
import { appHandlers } from "./fake/handlers/app";
import { chatsHandlers } from "./fake/handlers/chats";
import { connectionsHandlers } from "./fake/handlers/connections";
import { draftsHandlers } from "./fake/handlers/drafts";
import { messagesHandlers } from "./fake/handlers/messages";
import { modelsHandlers } from "./fake/handlers/models";
import { routesHandlers } from "./fake/handlers/routes";
import { settingsHandlers } from "./fake/handlers/settings";
import { spendHandlers } from "./fake/handlers/spend";
import { threadsHandlers } from "./fake/handlers/threads";
import { type FakeOptions, type HandlersFor, World } from "./fake/world";
import type { CommandName, Payload, Platform, Result } from "./types";

export type { FakeOptions };

/** What the frame asks for is answered in every state, so that a view's own state shows. */
const ALWAYS: readonly CommandName[] = ["app_state", "meter", "vendors_list", "preferences_get", "draft_list"];

export class FakeWorld {
  private readonly world: World;
  private readonly handlers: HandlersFor<CommandName>;

  constructor(options: FakeOptions) {
    const world = new World(options);
    this.world = world;
    this.handlers = {
      ...appHandlers(world),
      ...connectionsHandlers(world),
      ...chatsHandlers(world),
      ...threadsHandlers(world),
      ...routesHandlers(world),
      ...draftsHandlers(world),
      ...modelsHandlers(world),
      ...spendHandlers(world),
      ...messagesHandlers(world),
      ...settingsHandlers(world),
    };
  }

  readonly platform: Platform = {
    rpc: (name, payload) => this.answer(name, payload),
    attach: (run, _fromSeq, onBatch, onLost) => {
      const found = this.world.runs.get(run);
      if (!found) queueMicrotask(onLost);
      return found?.attach(onBatch) ?? (() => undefined);
    },
    onAppEvent: (listen) => {
      this.world.listeners.add(listen);
      return () => this.world.listeners.delete(listen);
    },
    menu: () => undefined,
    window: {
      minimise: () => undefined,
      toggleMaximise: () => undefined,
      close: () => undefined,
      startDrag: () => undefined,
    },
  };

  private async answer<N extends CommandName>(name: N, payload: Payload<N>): Promise<Result<N>> {
    const { state, delay } = this.world.options;
    await new Promise((resolve) => setTimeout(resolve, delay ?? 20));
    if (state === "loading" && !ALWAYS.includes(name)) return new Promise(() => undefined);
    if (state === "error" && !ALWAYS.includes(name))
      throw failure(
        "store_failed",
        "Medley could not read its own files",
        "The disk answered with an error. Nothing was changed.",
        {
          label: "Try again",
          action: "retry",
        },
      );
    return structuredClone((this.handlers[name] as (payload: Payload<N>) => Result<N>)(payload));
  }
}

const FIXTURES: readonly FakeOptions["fixture"][] = ["empty", "first-run", "busy", "long", "practice"];

export function fakeFromAddress(search: string): FakeOptions {
  const params = new URLSearchParams(search);
  const fixture = params.get("fake");
  const state = params.get("state");
  const keychain = params.get("keychain");
  const pace = Number(params.get("pace"));
  return {
    fixture: FIXTURES.find((each) => each === fixture) ?? "busy",
    state: state === "loading" || state === "error" ? state : null,
    ...(pace > 0 ? { pace } : {}),
    ...(keychain === "locked" || keychain === "missing" || keychain === "timeout" ? { keychain } : {}),
  };
}
