// Models: the portfolio of the open book, the person's policy, and the catalogue, as three tabs.

import { Button, SegmentedControl } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import { TitleBar } from "../../design/TitleBar";
import { useRpc } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { MODEL_TABS, type ModelTab } from "../../lib/routes";
import { formatCivilDay } from "../../lib/time";
import { Catalogue } from "./Catalogue";
import styles from "./models.module.css";
import { Policy } from "./Policy";
import { Portfolio } from "./Portfolio";

const TABS: Record<ModelTab, string> = { portfolio: "Portfolio", policy: "Policy", catalogue: "Catalogue" };

function ListDate({ tab }: { tab: ModelTab }) {
  const portfolio = useRpc("portfolio", null, tab === "portfolio").data;
  const catalogue = useRpc("catalogue_list", null, tab === "catalogue").data;
  const day = tab === "catalogue" ? catalogue?.list_date : portfolio?.list_date;
  if (!day || tab === "policy") return null;
  return (
    <span className={cx(text.small, text.faint, styles.listDate)} title="The day of the list of models and prices">
      Prices of {formatCivilDay(day)}
    </span>
  );
}

/** Left out where the empty portfolio offers the same as its one action. */
function AddKey({ tab }: { tab: ModelTab }) {
  const portfolio = useRpc("portfolio", null, tab === "portfolio").data;
  if (tab === "portfolio" && portfolio?.vendors.length === 0) return null;
  return (
    <Button
      leftSection={<IconPlus size={14} stroke={1.5} aria-hidden="true" />}
      onClick={() => go({ view: "settings", section: "connections" })}
      data-testid="models-add-key"
    >
      Add a key
    </Button>
  );
}

export function ModelsView({ tab }: { tab: ModelTab }) {
  return (
    <>
      <TitleBar>
        <div className={styles.bar}>
          <h1>Models</h1>
          <SegmentedControl
            className={styles.tabs ?? ""}
            aria-label="Part of Models"
            data={MODEL_TABS.map((value) => ({ value, label: TABS[value] }))}
            value={tab}
            onChange={(value) => go({ view: "models", tab: value as ModelTab })}
            data-testid="models-tabs"
          />
          <span className={text.spring} />
          <ListDate tab={tab} />
          <AddKey tab={tab} />
        </div>
      </TitleBar>
      {tab === "portfolio" && <Portfolio />}
      {tab === "policy" && <Policy />}
      {tab === "catalogue" && <Catalogue />}
    </>
  );
}
