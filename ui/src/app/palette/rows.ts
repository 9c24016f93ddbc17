// What the palette lists for what was typed: what can be done now, then chats and models by name. Pure.

import type { TablerIcon } from "@tabler/icons-react";
import { IconMessage } from "@tabler/icons-react";
import fuzzysort from "fuzzysort";
import type { Action } from "../../design/actions/action";
import type { Provided } from "../../design/actions/provide";
import type { Candidate, ChatRow, ModelRow } from "../../ipc/bindings";

export type PaletteRow = {
  key: string;
  group: string;
  label: string;
  detail?: string | undefined;
  icon?: TablerIcon;
  voice?: string;
  action?: Action;
  would?: Candidate | undefined;
  run: () => void;
};

export type Findable = {
  /** What can be done now, in the order of the table of actions. */
  provided: readonly Provided[];
  chats: readonly ChatRow[];
  models: readonly ModelRow[];
  openChat: (id: string) => void;
  useModel: (model: ModelRow) => void;
  /** What stands beside a chat, such as "chat, 3 Oct, $0.02". */
  aboutChat: (row: ChatRow) => string;
};

const SHOWN = { actions: 30, chats: 6, models: 5 };
const THRESHOLD = 0.35;

function actionRow(each: Provided): PaletteRow {
  const { action, detail, would, run } = each;
  return { key: action.id, group: action.group, label: action.label, detail, icon: action.icon, action, would, run };
}

function chatRow(row: ChatRow, { openChat, aboutChat }: Findable): PaletteRow {
  return {
    key: `chat ${row.id}`,
    group: "Found in your work",
    label: row.title,
    detail: aboutChat(row),
    icon: IconMessage,
    run: () => openChat(row.id),
  };
}

function modelRow(model: ModelRow, { useModel }: Findable): PaletteRow {
  return {
    key: `model ${model.offer}`,
    group: "Models",
    label: `Use ${model.title}`,
    detail: `for this chat, ${model.connection_name}`,
    voice: model.voice,
    run: () => useModel(model),
  };
}

/** Rows of one group stand together, the group of the best row first. */
function together(rows: readonly PaletteRow[]): PaletteRow[] {
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups.flatMap((group) => rows.filter((row) => row.group === group));
}

/** The palette's rows, those of one group together. Without words: what can be done, and the newest chats. */
export function paletteRows(words: string, found: Findable): PaletteRow[] {
  const wanted = words.trim();
  if (wanted === "") {
    const chats = found.chats.slice(0, SHOWN.chats).map((row) => ({ ...chatRow(row, found), group: "Newest chats" }));
    return [...together(found.provided.map(actionRow)), ...chats];
  }
  const options = { threshold: THRESHOLD };
  const actions = fuzzysort.go(wanted, found.provided, {
    ...options,
    keys: [(each: Provided) => each.action.label, (each: Provided) => `${each.action.group} ${each.action.also ?? ""}`],
    limit: SHOWN.actions,
  });
  const chats = fuzzysort.go(wanted, found.chats, { ...options, key: "title", limit: SHOWN.chats });
  const models = fuzzysort.go(wanted, found.models, {
    ...options,
    keys: ["title", "connection_name"],
    limit: SHOWN.models,
  });
  return [
    ...together(actions.map(({ obj }) => actionRow(obj))),
    ...models.map(({ obj }) => modelRow(obj, found)),
    ...chats.map(({ obj }) => chatRow(obj, found)),
  ];
}
