// Models already on this computer: what was found is offered; where nothing was, one quiet sentence and another look.

import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Mark } from "../../design/Mark";
import { ErrorNote } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { Tag } from "../../design/Tag";
import type { Connection, LocalServer, UserError } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { formatBytes } from "../../lib/text";
import styles from "./first-run.module.css";
import { Way } from "./Way";

type LocalModelsProps = { onAdded: (connection: Connection) => void; beforeAdd: () => Promise<boolean> };

function connectLabel(servers: readonly LocalServer[]): string {
  const count = servers.reduce((sum, server) => sum + server.models.length, 0);
  return count === 1 ? "Connect it" : count === 2 ? "Connect both" : `Connect all ${count}`;
}

function useConnect({ onAdded, beforeAdd }: LocalModelsProps) {
  const add = useRpcMutation("connection_add");
  const check = useRpcMutation("connection_check");
  const [connected, setConnected] = useState(false);
  const [error, setError] = useState<UserError | null>(null);
  const connect = async (servers: readonly LocalServer[]) => {
    setError(null);
    if (!(await beforeAdd())) return;
    try {
      for (const { vendor, name, base_url } of servers) {
        const asked = { vendor, name, base_url, protocol: null, key: null, hold_in_memory: false, settings: {} };
        const connection = await add.mutateAsync(asked);
        // The check reads the list of its models, which chats are answered by.
        await check.mutateAsync({ id: connection.id });
        onAdded(connection);
      }
      setConnected(true);
    } catch (failure) {
      setError(failure as UserError);
    }
  };
  return { connect, connected, error };
}

function Found({ servers }: { servers: readonly LocalServer[] }) {
  return (
    <ul className={styles.models}>
      {servers.flatMap((server) =>
        server.models.map((model) => (
          <li key={`${server.base_url} ${model.name}`}>
            <Mark voice="local" />
            <span className={text.medium}>{model.name}</span>
            {model.bytes !== null && (
              <span className={cx(text.machineSmall, text.faint)}>{formatBytes(model.bytes)}</span>
            )}
            <span className={text.spring} />
            <span className={cx(text.small, text.soft)}>{server.name}</span>
          </li>
        )),
      )}
    </ul>
  );
}

export function LocalModels(props: LocalModelsProps) {
  const probe = useRpc("local_probe", null);
  const { connect, connected, error } = useConnect(props);
  const servers = (probe.data ?? []).filter((server) => server.models.length > 0);
  const names = servers.map((server) => server.name).join(", ");
  const tag = servers.length > 0 && (
    <Tag tone="accent">
      <IconCheck size={12} stroke={1.5} aria-hidden="true" />
      {names} found
    </Tag>
  );
  return (
    <Way number={2} title="Use models on this computer" tag={tag}>
      {servers.length > 0 ? (
        <>
          <p>
            Free and private. Good for short questions and first drafts; slower than the large vendors on this machine.
          </p>
          <Found servers={servers} />
          {connected ? (
            <p className={styles.connected} role="status">
              <IconCheck size={14} stroke={1.5} aria-hidden="true" />
              Connected
            </p>
          ) : (
            <Button size="md" onClick={() => void connect(servers)} data-testid="connect-local">
              {connectLabel(servers)}
            </Button>
          )}
        </>
      ) : (
        <div className={styles.quiet}>
          <p>
            {probe.isFetching
              ? "Looking for Ollama."
              : "Ollama is not running here. Once it is, it is found by itself."}
          </p>
          {!probe.isFetching && (
            <Button size="xs" onClick={() => void probe.refetch()} data-testid="look-again">
              Look again
            </Button>
          )}
        </div>
      )}
      {error && <ErrorNote error={error} />}
    </Way>
  );
}
