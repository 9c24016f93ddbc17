// Commands as queries and mutations. Rust declares which tags a read provides and a write makes stale; this file turns
// that into refetches. A query's key is [command, payload].

import { QueryClient, type QueryKey, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { usePlatform } from "../platform/context";
import type { CommandName, Payload, Platform, Result } from "../platform/types";
import { provides, stales, type Tag, type UserError } from "./bindings";
import { asUserError } from "./errors";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: UserError;
  }
}

/** One queue for everything: what Rust owns stays fresh by tags, never by timers. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 600_000,
        retry: false,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

export function rpcKey<N extends CommandName>(name: N, payload: Payload<N>): QueryKey {
  return [name, payload];
}

export async function callRpc<N extends CommandName>(
  platform: Platform,
  name: N,
  payload: Payload<N>,
): Promise<Result<N>> {
  try {
    return await platform.rpc(name, payload);
  } catch (error) {
    throw asUserError(error);
  }
}

export function rpcQuery<N extends CommandName>(platform: Platform, name: N, payload: Payload<N>) {
  return queryOptions<Result<N>, UserError>({
    queryKey: rpcKey(name, payload),
    queryFn: () => callRpc(platform, name, payload),
  });
}

export function useRpc<N extends CommandName>(name: N, payload: Payload<N>, enabled = true) {
  const platform = usePlatform();
  return useQuery({ ...rpcQuery(platform, name, payload), enabled });
}

function providesTag(key: QueryKey, tags: readonly Tag[], conversation: string | null): boolean {
  const name = key[0] as CommandName;
  const given = provides[name];
  if (!given?.some((tag) => tags.includes(tag))) return false;
  if (name !== "chat_thread" || conversation === null) return true;
  return (key[1] as Payload<"chat_thread">).id === conversation;
}

export function invalidateTags(client: QueryClient, tags: readonly Tag[], conversation: string | null = null): void {
  if (tags.length === 0) return;
  void client.invalidateQueries({ predicate: (query) => providesTag(query.queryKey, tags, conversation) });
}

export function useRpcMutation<N extends CommandName>(name: N) {
  const platform = usePlatform();
  const client = useQueryClient();
  return useMutation<Result<N>, UserError, Payload<N>>({
    mutationFn: (payload) => callRpc(platform, name, payload),
    onSuccess: () => invalidateTags(client, stales[name] ?? []),
  });
}

/** A command outside of a component's own state: what it makes stale is fetched again. */
export function useCall() {
  const platform = usePlatform();
  const client = useQueryClient();
  return useCallback(
    async <N extends CommandName>(name: N, payload: Payload<N>): Promise<Result<N>> => {
      const result = await callRpc(platform, name, payload);
      invalidateTags(client, stales[name] ?? []);
      return result;
    },
    [platform, client],
  );
}

/** Refetches what the core says is stale, wherever the change came from (another window, the CLI, a run). */
export function useAppEvents(): void {
  const platform = usePlatform();
  const client = useQueryClient();
  useEffect(
    () => platform.onAppEvent((event) => invalidateTags(client, event.tags, event.conversation)),
    [platform, client],
  );
  // Another process, such as the command line, may have written meanwhile; it tells nobody here.
  useEffect(() => {
    const returned = () => void client.invalidateQueries();
    window.addEventListener("focus", returned);
    return () => window.removeEventListener("focus", returned);
  }, [client]);
}
