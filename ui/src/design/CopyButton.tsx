// A button that copies, and says so where it stands and, politely, to a screen reader.

import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ComponentPropsWithoutRef } from "react";
import type { Action } from "./actions/action";
import { IconButton } from "./IconButton";
import text from "./styles/text.module.css";
import { useCopy } from "./useCopy";

type CopyButtonProps = {
  label: string;
  /** Asked at the press, so that nothing large is made in vain. */
  text: () => string;
  size?: number;
  action?: Action;
} & Pick<ComponentPropsWithoutRef<"button">, "className">;

export function CopyButton({ label, text: words, size = 15, action, className }: CopyButtonProps) {
  const [copied, copy] = useCopy();
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <>
      <IconButton
        label={copied ? "Copied" : label}
        small
        onClick={() => copy(words())}
        {...(action ? { action } : {})}
        {...(className ? { className } : {})}
      >
        <Icon size={size} stroke={1.5} />
      </IconButton>
      <span className={text.hidden} aria-live="polite">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
