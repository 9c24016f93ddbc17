// A chat's title, changed where it stands.

import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import type { ChatRow } from "../../../ipc/bindings";
import { useRpcMutation } from "../../../ipc/client";
import styles from "./list.module.css";

export function Rename({ row, done }: { row: ChatRow; done: () => void }) {
  const rename = useRpcMutation("chat_rename");
  const [title, setTitle] = useState(row.title);
  const left = useRef(false);
  const end = (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    const wanted = title.trim();
    if (keep && wanted !== "" && wanted !== row.title) rename.mutate({ id: row.id, title: wanted });
    done();
  };
  const key = (event: KeyboardEvent) => {
    // What is typed here is no key of the list.
    event.stopPropagation();
    if (event.key === "Enter" && !event.nativeEvent.isComposing) end(true);
    if (event.key === "Escape") {
      event.preventDefault();
      end(false);
    }
  };
  return (
    <div className={styles.rename}>
      <TextInput
        aria-label="Title of this chat"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={key}
        onBlur={() => end(true)}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
    </div>
  );
}
