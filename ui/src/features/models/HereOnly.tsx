// Only models on this computer: nothing is sent to anybody else.

import { Switch } from "@mantine/core";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { Rules } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import styles from "./policy.module.css";

export function HereOnly({ rules }: { rules: Rules }) {
  const save = useRpcMutation("rules_set");
  const show = useToasts((state) => state.show);
  const change = (local_only: boolean) =>
    save.mutate(
      { local_only, ceiling: rules.ceiling },
      { onError: (error) => show(`${error.title}. ${error.detail}`) },
    );
  return (
    <div className={styles.setting}>
      <div>
        <label htmlFor="here-only">
          <h3>Only models on this computer</h3>
        </label>
        <p className={cx(text.small, text.soft)} id="here-only-about">
          Nothing that you write is sent to a vendor while this is on.
        </p>
      </div>
      <Switch
        id="here-only"
        aria-describedby="here-only-about"
        checked={rules.local_only}
        onChange={(event) => change(event.currentTarget.checked)}
        data-testid="here-only"
      />
    </div>
  );
}
