// The menu of chats: the same items under the row's button, at a right click, and for several chats at once.

import type { Provided } from "../../../design/actions/provide";
import type { ChatRow, TitleEstimate } from "../../../ipc/bindings";
import { formatCost } from "../../../lib/money";
import { listActions } from "./actions";
import { useList } from "./state";
import type { ChatActs } from "./useChatActs";

/** `title` is what a title by a model would cost, where that is known; it stands last, so that it moves no other item when
 * it comes. */
export function itemsFor(
  rows: readonly ChatRow[],
  archived: boolean,
  acts: ChatActs,
  title: TitleEstimate | null = null,
): Provided[] {
  const [only] = rows;
  const one = rows.length === 1 && only !== undefined;
  const pinned = rows.length > 0 && rows.every((row) => row.pinned);
  const kept = rows.length > 0 && rows.every((row) => !row.temporary);
  return [
    {
      action: listActions["chats.rename"],
      run: () => only && useList.setState({ renaming: only.id }),
      when: one,
    },
    { action: listActions["chats.pin"], run: () => acts.pin(rows, true), when: kept && !pinned && !archived },
    { action: listActions["chats.unpin"], run: () => acts.pin(rows, false), when: kept && pinned && !archived },
    { action: listActions["chats.duplicate"], run: () => only && acts.duplicate(only), when: one },
    { action: listActions["chats.archive"], run: () => acts.archive(rows, true), when: kept && !archived },
    { action: listActions["chats.unarchive"], run: () => acts.archive(rows, false), when: kept && archived },
    { action: listActions["chats.delete"], run: () => acts.remove(rows), when: rows.length > 0 },
    {
      action: listActions["chats.title"],
      detail: title ? `${title.who}, ${formatCost(title.cost)}` : undefined,
      run: () => only && acts.title(only),
      when: one && title !== null,
    },
  ];
}
