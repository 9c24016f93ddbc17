// One free call by the network settings as they are, to a connection of the person's choice.

import { Button, Select } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatDuration } from "../../lib/time";
import styles from "./network.module.css";
import { Block } from "./SettingRow";

export function NetworkTest() {
  const connections = useRpc("connection_list", null).data ?? [];
  const check = useRpcMutation("connection_check");
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen ?? connections[0]?.id ?? null;
  const error = check.error ?? check.data?.error ?? null;
  if (id === null) return null;
  const name = connections.find((each) => each.id === id)?.name ?? "";
  return (
    <Block id="network-test" title="Test">
      <div className={styles.test}>
        <Select
          aria-label="Connection to test"
          data={connections.map((each) => ({ value: each.id, label: each.name }))}
          value={id}
          allowDeselect={false}
          onChange={(value) => {
            check.reset();
            setChosen(value);
          }}
        />
        <Button onClick={() => check.mutate({ id })} data-testid="network-test">
          {check.isPending ? "Testing…" : "Test"}
        </Button>
        {check.data?.ok && (
          <span className={cx(styles.result, text.soft)} role="status" data-testid="network-tested">
            <IconCheck size={14} stroke={1.5} aria-hidden="true" />
            {name} answered in <span className={text.machineSmall}>{formatDuration(check.data.took)}</span>
          </span>
        )}
      </div>
      {error && <ErrorNote error={{ ...error, hint: null }} />}
    </Block>
  );
}
