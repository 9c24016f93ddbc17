// The model that was chosen, if it is still there.

import { useEffect, useState } from "react";
import type { ModelRow } from "../../../ipc/bindings";
import { useRpc } from "../../../ipc/client";
import { useChat } from "../state";

const NONE: readonly ModelRow[] = [];

export function usePinned() {
  const offer = useChat((state) => state.pinned);
  const query = useRpc("models_list", null);
  const models = query.data ?? NONE;
  const pinned = models.find((model) => model.offer === offer);
  const [seen, setSeen] = useState<{ offer: string; title: string } | null>(null);
  useEffect(() => {
    if (pinned) setSeen({ offer: pinned.offer, title: pinned.title });
  }, [pinned]);
  const gone = offer !== null && query.data !== undefined && !pinned;
  return { models, pinned, gone, name: seen?.offer === offer ? (seen?.title ?? null) : null };
}
