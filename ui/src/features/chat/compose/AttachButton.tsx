// The paperclip, and the system's dialog behind it.

import { IconPaperclip } from "@tabler/icons-react";
import { useRef } from "react";
import { useProvide } from "../../../design/actions/provide";
import { IconButton } from "../../../design/IconButton";
import { composeActions } from "./actions";
import { ACCEPTED } from "./files";
import type { Attach } from "./useAttach";

export function AttachButton({ attach }: { attach: Attach }) {
  const file = useRef<HTMLInputElement>(null);
  const open = () => file.current?.click();
  useProvide([{ action: composeActions["compose.attach"], run: open }]);
  return (
    <>
      <IconButton label="Attach files" action={composeActions["compose.attach"]} onClick={open}>
        <IconPaperclip size={17} stroke={1.5} />
      </IconButton>
      <input
        ref={file}
        type="file"
        accept={ACCEPTED}
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          attach([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
