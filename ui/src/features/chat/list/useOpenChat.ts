// What follows from a chat being open: its answers are seen, and a temporary one goes when another is opened.

import { useEffect } from "react";
import { useToasts } from "../../../design/toasts";
import type { Thread } from "../../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../../ipc/client";
import { rowsOf } from "./ChatList";
import { useList } from "./state";

/** Tells the core that the newest answer of the open chat has been seen, once the window shows it. */
function useSeen(id: string | null): void {
  const list = useRpc("chat_list", { archived: false });
  const { mutate } = useRpcMutation("chat_read");
  const unread = rowsOf(list.data).some((row) => row.id === id && row.unread);
  useEffect(() => {
    if (!id || !unread) return;
    const tell = () => {
      if (document.visibilityState === "visible") mutate({ id });
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [id, unread, mutate]);
}

function useTemporaryEnd(id: string | null, thread: Thread | undefined): void {
  const { mutate } = useRpcMutation("chat_delete");
  const show = useToasts((state) => state.show);
  useEffect(() => {
    const left = useList.getState().openTemporary;
    if (!left || left === id) return;
    useList.setState({ openTemporary: null });
    const onSuccess = () => show("The temporary chat is gone.");
    mutate({ ids: [left] }, { onSuccess });
  }, [id, mutate, show]);
  useEffect(() => {
    if (thread?.temporary) useList.setState({ openTemporary: thread.id });
  }, [thread]);
}

export function useOpenChat(id: string | null, thread: Thread | undefined): void {
  useSeen(id);
  useTemporaryEnd(id, thread);
  useEffect(() => {
    if (id !== null) useList.setState({ temporary: false });
  }, [id]);
}
