// What the person requires of every vendor. The router rules out who does not fit, and says so in the Why panel.

import { Checkbox, Switch } from "@mantine/core";
import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Policy } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { Retention } from "./Retention";
import { usePlace } from "./SettingRow";
import { describe } from "./setting";
import styles from "./settings.module.css";

export const privacySettings = describe("privacy", {
  "keep-days": ["Keep chats for", "retention delete old history 30 90 365 days for ever"],
  temporary: ["Temporary chats", "incognito not saved history"],
  "no-retention": ["Only vendors that keep nothing", "zero data retention training policy"],
  regions: ["Only in these regions", "europe united states country policy gdpr"],
});

const REGIONS: Record<string, string> = { eu: "Europe", us: "United States", cn: "China", sg: "Singapore" };

function regionName(region: string): string {
  return REGIONS[region] ?? region.toUpperCase();
}

function Outcome({ policy }: { policy: Policy }) {
  if (policy.fit.length + policy.ruled_out.length === 0)
    return <p className={cx(text.small, text.soft)}>No connections yet. The rule holds for those that you add.</p>;
  return (
    <dl className={styles.outcome} data-testid="policy-outcome">
      <dt>May answer</dt>
      <dd>{policy.fit.join(", ") || "none of your connections"}</dd>
      {policy.ruled_out.length > 0 && (
        <>
          <dt>Ruled out</dt>
          <dd>{policy.ruled_out.join(", ")}</dd>
        </>
      )}
    </dl>
  );
}

function PolicyForm({ policy }: { policy: Policy }) {
  const save = useRpcMutation("policy_set");
  const show = useToasts((state) => state.show);
  const change = (part: Partial<Pick<Policy, "no_retention" | "regions">>) =>
    save.mutate(
      { no_retention: policy.no_retention, regions: policy.regions, ...part },
      { onError: (error) => show(`${error.title}. ${error.detail}`) },
    );
  return (
    <>
      <div className={styles.setting} {...usePlace("no-retention")}>
        <label htmlFor="no-retention">
          Only vendors that keep nothing
          <span className={cx(styles.hint, text.soft)}>
            What a vendor says, or what you have settled with it under Connections. Silence does not count.
          </span>
        </label>
        <Switch
          id="no-retention"
          checked={policy.no_retention}
          onChange={(event) => change({ no_retention: event.currentTarget.checked })}
          data-testid="no-retention"
        />
      </div>
      <fieldset className={styles.regions} id="setting-regions">
        <legend>
          Only in these regions
          <span className={cx(styles.hint, text.soft)}>
            Where all work on a request is known to stay. None chosen allows every region.
          </span>
        </legend>
        <div className={styles.regionList}>
          {[...new Set([...policy.known_regions, ...policy.regions])].map((region) => (
            <Checkbox
              key={region}
              label={regionName(region)}
              checked={policy.regions.includes(region)}
              onChange={(event) =>
                change({
                  regions: event.currentTarget.checked
                    ? [...policy.regions, region]
                    : policy.regions.filter((each) => each !== region),
                })
              }
            />
          ))}
        </div>
      </fieldset>
      <Outcome policy={policy} />
    </>
  );
}

export function PrivacySection() {
  const query = useRpc("policy_get", null);
  return (
    <>
      <h2 className={text.page}>Privacy</h2>
      <p className={styles.lead}>
        Chats lie on this computer alone. Medley asks every vendor to store nothing, where the vendor can be asked; what
        some keep all the same stands on each connection. Models on this computer always fit.
      </p>
      <Retention />
      <h3 className={styles.subhead}>What vendors may do</h3>
      {query.isPending && <SkeletonRows label="The rules are loading" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <PolicyForm policy={query.data} />}
    </>
  );
}
