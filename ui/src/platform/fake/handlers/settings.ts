// What Settings asks for: network, data folder, diagnostics, and how connections fare. Dialogs choose at once.

import type { ConnectionStanding, Network, RestoreReport } from "../../../ipc/bindings";
import { failure } from "../failure";
import { DAY, HOUR, MINUTE, sum } from "../values";
import type { HandlersFor, World } from "../world";

type Names =
  | "connection_standing"
  | "network_get"
  | "network_set"
  | "authority_add"
  | "authority_remove"
  | "hosts_list"
  | "hosts_clear"
  | "data_get"
  | "folder_open"
  | "backup_make"
  | "restore_preview"
  | "restore_apply"
  | "restore_cancel"
  | "vendor_data"
  | "vendor_delete"
  | "diagnostics_get"
  | "diagnostics_save"
  | "log_level_set";

const SPENT: Record<string, number> = { anthropic: 8.35, openai: 3.4, google: 2.05, mistral: 0.56 };

function standing(world: World): ConnectionStanding[] {
  return world.usable().map((each, index) => ({
    connection: each.id,
    health: each.voice === "openai" ? "busy" : each.voice === "mistral" ? "key_rejected" : "works",
    seen: world.now - HOUR,
    took: each.voice === "anthropic" ? 412 : null,
    last_used: each.voice === "local" ? null : world.now - index * 5 * HOUR - 20 * MINUTE,
    month: sum(SPENT[each.voice] ?? 0),
  }));
}

const AUTHORITY: Network["authorities"][number] = {
  fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  name: "Harbour Trust Root, Harbour Ltd",
  issuer: "Harbour Trust Root, Harbour Ltd",
  ends: new Date(2034, 4, 2).getTime(),
};

const NOTHING_ADDED = {
  chats_added: 0,
  chats_updated: 0,
  messages_added: 0,
  entries_added: 0,
  connections_added: 0,
  files_added: 0,
  settings_added: 0,
};

function report(world: World): RestoreReport {
  return {
    id: "1",
    file: "Medley backup 2026-11-20.zip",
    made: world.now - 2 * DAY,
    version: "0.1.0",
    first: world.now - 120 * DAY,
    last: world.now - 2 * DAY,
    chats_added: 12,
    chats_updated: 1,
    chats_kept: 31,
    messages_added: 140,
    entries_added: 88,
    entries_kept: 1262,
    connections_added: 1,
    connections_kept: 4,
    files_added: 3,
    files_kept: 9,
    settings_added: 0,
  };
}

function networkHandlers(world: World) {
  let network: Network = {
    proxy: "system",
    url: "",
    user: "",
    password: { kind: "none", last4: null },
    authorities: [],
  };
  let hosts = world.options.fixture === "busy";
  return {
    network_get: () => network,
    network_set: ({ proxy, url, user, password, hold_in_memory }) => {
      if (password !== null && !hold_in_memory) world.guardKey();
      const kept = password === null ? network.password.kind : hold_in_memory ? "memory" : "keychain";
      network = { ...network, proxy, url, user, password: { kind: kept, last4: null } };
      return network;
    },
    authority_add: () => {
      network = { ...network, authorities: [AUTHORITY] };
      return network;
    },
    authority_remove: ({ fingerprint }) => {
      const authorities = network.authorities.filter((each) => each.fingerprint !== fingerprint);
      network = { ...network, authorities };
      return network;
    },
    hosts_list: () =>
      hosts
        ? [
            ["api.anthropic.com", "Anthropic", "Questions and answers, lists of models and costs", 0.3, 412],
            ["api.openai.com", "OpenAI", "Questions and answers", 2, 188],
            ["127.0.0.1", "This computer", "Lists of models and costs", 30, 9],
          ].map(([host, who, purpose, ago, count]) => ({
            host: String(host),
            who: String(who),
            purpose: String(purpose),
            last: world.now - Number(ago) * HOUR,
            count: Number(count),
          }))
        : [],
    hosts_clear: () => {
      hosts = false;
      return null;
    },
  } satisfies Partial<HandlersFor<Names>>;
}

function dataHandlers(world: World) {
  let restored = false;
  return {
    data_get: () => ({
      folder: world.state().data_folder,
      sizes: { chats: 48_300_000, files: 12_800_000, logs: 640_000, backups: 96_000_000, other: 4_000 },
      backups:
        world.options.fixture === "busy"
          ? [
              { name: "0002-v2.sqlite3", at: world.now - 9 * DAY, bytes: 47_000_000 },
              { name: "0001-v1.sqlite3", at: world.now - 40 * DAY, bytes: 31_000_000 },
            ]
          : [],
    }),
    folder_open: () => null,
    backup_make: () => ({ path: "~/Medley backup 2026-11-22.zip", bytes: 31_200_000 }),
    restore_preview: () => (restored ? { ...report(world), ...NOTHING_ADDED } : report(world)),
    restore_apply: ({ id }) => {
      if (id !== "1") throw failure("not_found", "The backup is gone", "It may have been removed in another window.");
      restored = true;
      return report(world);
    },
    restore_cancel: () => null,
    vendor_data: ({ vendor }) => {
      const theirs = world.connections.filter((each) => each.vendor === vendor);
      return {
        vendor,
        name: theirs[0]?.name ?? vendor,
        voice: theirs[0]?.voice ?? "other",
        connections: theirs.map((each) => each.name),
        keys: theirs.filter((each) => each.key.kind !== "none").length,
        listings: theirs.length,
        entries: 412,
        spent: sum(SPENT[vendor] ?? 0),
      };
    },
    vendor_delete: ({ vendor }) => {
      world.connections = world.connections.filter((each) => each.vendor !== vendor);
      return null;
    },
  } satisfies Partial<HandlersFor<Names>>;
}

export function settingsHandlers(world: World): HandlersFor<Names> {
  let log_level: Parameters<HandlersFor<Names>["log_level_set"]>[0]["level"] = "info";
  return {
    ...networkHandlers(world),
    ...dataHandlers(world),
    connection_standing: () => standing(world),
    diagnostics_get: () => ({
      facts: [
        { name: "Medley", value: "0.1.0 (debug)" },
        { name: "System", value: "Debian GNU/Linux 13, x86_64, wayland" },
        { name: "Web view", value: "WebKitGTK 2.48.5" },
        { name: "Keychain", value: world.keychain.state },
        { name: "Connections", value: String(world.connections.length) },
      ],
      errors:
        world.options.fixture === "busy"
          ? ["2026-11-22T10:00:02Z  WARN medley_engine::driver: attempt failed category=overloaded"]
          : [],
      log_level,
    }),
    diagnostics_save: () => ({ path: "~/Medley diagnostics 2026-11-22.zip", bytes: 48_000 }),
    log_level_set: ({ level }) => {
      log_level = level;
      return null;
    },
  };
}
