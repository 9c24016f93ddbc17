// The hosts that were contacted: whose, what for, when last, how often. No path and no query is kept.

import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Empty, ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import type { HostContact } from "../../ipc/bindings";
import { rpcKey, useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { groupDigits } from "../../lib/text";
import { formatRecent } from "../../lib/time";
import keys from "./keys.module.css";
import { Block } from "./SettingRow";

function HostTable({ hosts }: { hosts: readonly HostContact[] }) {
  const now = Date.now();
  return (
    <table className={keys.table}>
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col">Whose</th>
          <th scope="col">What for</th>
          <th scope="col">Last</th>
          <th scope="col">Requests</th>
        </tr>
      </thead>
      <tbody>
        {hosts.map((host) => (
          <tr key={host.host} data-testid="host">
            <th scope="row">
              <span className={text.machine}>{host.host}</span>
            </th>
            <td>{host.who ?? "unknown"}</td>
            <td className={text.soft}>{host.purpose}</td>
            <td className={text.soft}>{formatRecent(host.last, now)}</td>
            <td className={text.machine}>{groupDigits(host.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Hosts() {
  const query = useRpc("hosts_list", null);
  const client = useQueryClient();
  const clear = useRpcMutation("hosts_clear");
  const forget = () =>
    clear.mutate(null, {
      onSuccess: () => void client.invalidateQueries({ queryKey: rpcKey("hosts_list", null) }),
    });
  const hosts = query.data ?? [];
  return (
    <Block
      id="hosts"
      title="Hosts contacted"
      action={
        <>
          <Button size="xs" variant="subtle" onClick={() => void query.refetch()}>
            Look again
          </Button>
          {hosts.length > 0 && (
            <Button size="xs" variant="subtle" onClick={forget} data-testid="hosts-clear">
              Forget them
            </Button>
          )}
        </>
      }
    >
      <p className={cx(text.small, text.soft)}>All of them, without what was asked. The list stays on this computer.</p>
      {query.isPending && <SkeletonRows label="The hosts are loading" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && hosts.length === 0 && <Empty title="No host was contacted yet." />}
      {hosts.length > 0 && <HostTable hosts={hosts} />}
    </Block>
  );
}
