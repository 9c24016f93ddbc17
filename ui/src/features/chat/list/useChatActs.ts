// What is done with chats of the list. Each change is one command for all of them, and a toast with the way back.

import { go } from "../../../design/router";
import { useToasts } from "../../../design/toasts";
import type { ChatRow, UserError } from "../../../ipc/bindings";
import { useRpcMutation } from "../../../ipc/client";
import { chooseNone } from "./state";

const idsOf = (rows: readonly ChatRow[]) => rows.map(({ id }) => id);

/** “Tides”, or "3 chats". */
function named(rows: readonly ChatRow[]): string {
  const [only] = rows;
  return rows.length === 1 && only ? `“${only.title}”` : `${rows.length} chats`;
}

export function useChatActs(current: string | null) {
  const show = useToasts((state) => state.show);
  const pinning = useRpcMutation("chat_pin");
  const archiving = useRpcMutation("chat_archive");
  const removing = useRpcMutation("chat_delete");
  const restoring = useRpcMutation("chat_restore");
  const copying = useRpcMutation("chat_duplicate");
  const titling = useRpcMutation("chat_title");
  const onError = (error: UserError) => show(error.title);
  const isOpen = (ids: readonly string[]) => current !== null && ids.includes(current);

  const pin = (rows: readonly ChatRow[], pinned: boolean) => {
    pinning.mutate({ ids: idsOf(rows), pinned }, { onError, onSuccess: chooseNone });
  };
  const archive = (rows: readonly ChatRow[], archived: boolean) => {
    const ids = idsOf(rows);
    const undo = () => archiving.mutate({ ids, archived: !archived }, { onError });
    const onSuccess = () => {
      chooseNone();
      show(archived ? `Archived ${named(rows)}.` : `Moved ${named(rows)} out of the archive.`, {
        label: "Undo",
        run: undo,
      });
    };
    archiving.mutate({ ids, archived }, { onSuccess, onError });
  };
  const remove = (rows: readonly ChatRow[]) => {
    const ids = idsOf(rows);
    const open = isOpen(ids) ? current : null;
    const back = () => {
      if (open) go({ view: "chat", id: open });
    };
    const onSuccess = () => {
      chooseNone();
      if (open) go({ view: "chat", id: null });
      if (rows.every((row) => row.temporary)) return show(`Removed ${named(rows)}.`);
      show(`Deleted ${named(rows)}.`, {
        label: "Undo",
        run: () => restoring.mutate({ ids }, { onError, onSuccess: back }),
      });
    };
    removing.mutate({ ids }, { onSuccess, onError });
  };
  const duplicate = (row: ChatRow) => {
    copying.mutate(
      { id: row.id },
      { onSuccess: ({ conversation }) => go({ view: "chat", id: conversation }), onError },
    );
  };
  const title = (row: ChatRow) => {
    titling.mutate({ id: row.id }, { onSuccess: (made) => show(`Named “${made.title}”.`), onError });
  };
  return { pin, archive, remove, duplicate, title };
}

export type ChatActs = ReturnType<typeof useChatActs>;
