// Pages of the ledger, a hundred rows at a time, as one growing list.

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { LedgerPage, UserError } from "../../ipc/bindings";
import { callRpc } from "../../ipc/client";
import { usePlatform } from "../../platform/context";

const PAGE = 100;

export type LedgerFilter = { month: string; voice: string | null; search: string | null };

export function useLedger(filter: LedgerFilter) {
  const platform = usePlatform();
  return useInfiniteQuery<LedgerPage, UserError, LedgerPage[], readonly unknown[], number>({
    queryKey: ["spend_ledger", filter],
    queryFn: ({ pageParam }) => callRpc(platform, "spend_ledger", { ...filter, offset: pageParam, limit: PAGE }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const held = pages.reduce((sum, page) => sum + page.rows.length, 0);
      return held < last.total && last.rows.length > 0 ? held : undefined;
    },
    select: (data) => data.pages,
    placeholderData: keepPreviousData,
  });
}
