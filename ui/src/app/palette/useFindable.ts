// Where the palette looks: what can be done now, the chats of the open book, its models.

import { useMemo } from "react";
import type { Provided } from "../../design/actions/provide";
import { go } from "../../design/router";
import { useChat } from "../../features/chat/state";
import type { ChatRow } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { formatSum } from "../../lib/money";
import { formatWhen } from "../../lib/time";
import type { Findable } from "./rows";

export function useFindable(provided: readonly Provided[]): Findable {
  const chats = useRpc("chat_list", { archived: false }).data;
  const models = useRpc("models_list", null).data;
  return useMemo(() => {
    const now = Date.now();
    return {
      provided,
      chats: (chats ?? []).flatMap((group) => group.rows),
      models: models ?? [],
      openChat: (id) => go({ view: "chat", id }),
      useModel: (model) => useChat.getState().set({ pinned: model.offer }),
      aboutChat: (row: ChatRow) => `chat, ${formatWhen(row.updated, now)}, ${formatSum(row.cost)}`,
    };
  }, [provided, chats, models]);
}
