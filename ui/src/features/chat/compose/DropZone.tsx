// Files dropped anywhere on the window. While they are over it, it says where they would go.

import { Portal } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import styles from "./composer.module.css";
import type { Attach } from "./useAttach";

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

export function DropZone({ attach }: { attach: Attach }) {
  const [over, setOver] = useState(false);
  const take = useEffectEvent((files: FileList) => attach([...files]));
  useEffect(() => {
    // Entering a child comes before leaving its parent, so both are counted.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    // Without it the window would open the file in place of the page.
    const hover = (event: DragEvent) => carriesFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer) take(event.dataTransfer.files);
    };
    const events = { dragenter: enter, dragleave: leave, dragover: hover, drop };
    const each = Object.entries(events) as [keyof typeof events, (event: DragEvent) => void][];
    for (const [name, heard] of each) window.addEventListener(name, heard);
    return () => {
      for (const [name, heard] of each) window.removeEventListener(name, heard);
    };
  }, []);
  if (!over) return null;
  return (
    <Portal>
      <div className={styles.drop} role="status" data-testid="drop">
        <p>Drop to attach</p>
      </div>
    </Portal>
  );
}
