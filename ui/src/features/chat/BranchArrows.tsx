// Steps between the versions of one message, where there is more than one.

import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { IconButton } from "../../design/IconButton";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Message } from "../../ipc/bindings";
import { rpcKey, useRpcMutation } from "../../ipc/client";
import styles from "./thread.module.css";

export function BranchArrows({ message }: { message: Message }) {
  const client = useQueryClient();
  const select = useRpcMutation("chat_select");
  const show = useToasts((state) => state.show);
  const { sibling, siblings } = message;
  if (siblings.length < 2) return null;
  const step = (by: number) => {
    const wanted = siblings[sibling + by];
    if (!wanted) return;
    select.mutate(
      { message: wanted },
      {
        onSuccess: (thread) => client.setQueryData(rpcKey("chat_thread", { id: thread.id }), thread),
        onError: (error) => show(error.title),
      },
    );
  };
  return (
    <fieldset className={styles.branch} aria-label="Versions">
      <IconButton label="Version before" small onClick={() => step(-1)} data-off={sibling === 0 || undefined}>
        <IconChevronLeft size={14} stroke={1.5} />
      </IconButton>
      <span className={text.machineSmall}>
        {sibling + 1}/{siblings.length}
      </span>
      <IconButton
        label="Version after"
        small
        onClick={() => step(1)}
        data-off={sibling === siblings.length - 1 || undefined}
      >
        <IconChevronRight size={14} stroke={1.5} />
      </IconButton>
    </fieldset>
  );
}
