// Every model that the list or a connection of the open book knows: searched, filtered, sorted, and told in full beside.

import { useMemo, useState } from "react";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import type { CatalogueList } from "../../ipc/bindings";
import { useRpc } from "../../ipc/client";
import { useHintActions } from "../../ipc/hints";
import { usePreferences } from "../../ipc/preferences";
import { CatalogueFilter } from "./CatalogueFilter";
import { CatalogueTable } from "./CatalogueTable";
import styles from "./catalogue.module.css";
import { type Column, columnValue, EVERYTHING, fitting, isNarrowed } from "./filter";
import { ModelPanel } from "./ModelPanel";
import models from "./models.module.css";
import { type Sort, sorted } from "./sort";

function Loaded({ list }: { list: CatalogueList }) {
  const [wanted, setWanted] = useState(EVERYTHING);
  const [sort, setSort] = useState<Sort<Column>>({ by: "released", down: true });
  const [chosen, setChosen] = useState<string | null>(null);
  const { favourites } = usePreferences();
  const rows = useMemo(
    () => sorted(fitting(list.models, wanted, new Set(favourites)), sort, columnValue),
    [list.models, wanted, favourites, sort],
  );
  return (
    <>
      <div className={styles.main}>
        <CatalogueFilter list={list} wanted={wanted} found={rows.length} onWant={setWanted} />
        {rows.length === 0 ? (
          <div className={styles.nothing}>
            <Empty
              title={isNarrowed(wanted) ? "No model fits." : "The list holds no model."}
              detail={isNarrowed(wanted) ? "Try fewer words or filters." : ""}
            />
          </div>
        ) : (
          <CatalogueTable rows={rows} sort={sort} onSort={setSort} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      {chosen !== null && (
        <aside className={models.side} data-detail aria-label="About this model">
          <ModelPanel key={chosen} modelKey={chosen} close={() => setChosen(null)} />
        </aside>
      )}
    </>
  );
}

export function Catalogue() {
  const query = useRpc("catalogue_list", null);
  const act = useHintActions();
  return (
    <main className={styles.page} aria-label="Catalogue">
      {query.isPending && (
        <div className={models.notice}>
          <SkeletonRows label="The catalogue is loading" />
        </div>
      )}
      {query.error && (
        <div className={models.notice}>
          <ErrorNote error={query.error} onAct={act} onRetry={() => void query.refetch()} />
        </div>
      )}
      {query.data && <Loaded list={query.data} />}
    </main>
  );
}
