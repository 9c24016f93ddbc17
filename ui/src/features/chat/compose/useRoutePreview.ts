// The route a draft would take, asked 150 ms after typing stops. The last answer stays until the next one is there.

import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { RoutePreview, RoutePreviewAsk, UserError } from "../../../ipc/bindings";
import { rpcQuery } from "../../../ipc/client";
import { usePlatform } from "../../../platform/context";
import { type Draft, useChat, useChoice } from "../state";

const PAUSE_MS = 150;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What a conversation sends has changed: asks for every forecast again. */
export function useForecastAgain(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ["route_preview"] });
}

export type PreviewQuery = UseQueryResult<RoutePreview, UserError>;

export function useRoutePreview(conversation: string | null, parent: string | null, draft: Draft): PreviewQuery {
  const platform = usePlatform();
  const choice = useChoice();
  const text = useSettled(draft.text);
  const attachments = draft.files.map(({ media_type, bytes }) => ({ media_type, bytes }));
  const newSettings = useChat((state) => state.newSettings);
  const settings = conversation === null ? newSettings : null;
  const ask: RoutePreviewAsk = { conversation, parent, text, attachments, choice, ...(settings ? { settings } : {}) };
  return useQuery({
    ...rpcQuery(platform, "route_preview", ask),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    staleTime: 30_000,
  });
}
