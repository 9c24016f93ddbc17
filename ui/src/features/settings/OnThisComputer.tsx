// What runs here: servers with models, found by a look at loopback alone, and the practice vendors with their own book.

import { Button, Switch } from "@mantine/core";
import { Mark } from "../../design/Mark";
import { ErrorNote } from "../../design/Notices";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import { useToasts } from "../../design/toasts";
import type { AppState, LocalServer, UserError } from "../../ipc/bindings";
import { useRpc, useRpcMutation } from "../../ipc/client";
import { cx } from "../../lib/classes";
import { plural } from "../../lib/text";
import rows from "./rows.module.css";
import { Block, usePlace } from "./SettingRow";

function useFailure() {
  const show = useToasts((state) => state.show);
  return (error: UserError) => show(`${error.title}. ${error.detail}`);
}

function ServerRow({ server }: { server: LocalServer }) {
  const connections = useRpc("connection_list", null).data ?? [];
  const add = useRpcMutation("connection_add");
  const remove = useRpcMutation("connection_remove");
  const check = useRpcMutation("connection_check");
  const onError = useFailure();
  const connected = connections.find((each) => each.vendor === server.vendor && each.base_url === server.base_url);
  const change = (wanted: boolean) => {
    const { vendor, name, base_url } = server;
    if (connected && !wanted) return remove.mutate({ id: connected.id }, { onError });
    const asked = { vendor, name, base_url, protocol: null, key: null, hold_in_memory: false, settings: {} };
    // The check reads the list of its models.
    if (wanted) add.mutate(asked, { onSuccess: ({ id }) => check.mutate({ id }), onError });
  };
  const id = `local-${server.vendor}`;
  return (
    <div className={rows.row}>
      <Mark voice="local" />
      <label htmlFor={id} className={rows.grow}>
        {server.name}{" "}
        <span className={cx(text.small, text.soft)}>{plural(server.models.length, "model")}, no key needed</span>
      </label>
      <Switch
        id={id}
        checked={connected !== undefined}
        onChange={(event) => change(event.currentTarget.checked)}
        data-testid="local-server"
      />
    </div>
  );
}

function Servers() {
  const probe = useRpc("local_probe", null);
  const found = probe.data ?? [];
  if (probe.error) return <ErrorNote error={probe.error} onRetry={() => void probe.refetch()} />;
  return (
    <>
      {found.map((server) => (
        <ServerRow key={server.base_url} server={server} />
      ))}
      {found.length === 0 && (
        <div className={rows.row}>
          <p className={cx(rows.grow, text.soft)}>
            {probe.isFetching ? "Looking for model servers on this computer." : "No model server runs here."}
          </p>
          {!probe.isFetching && (
            <Button size="xs" onClick={() => void probe.refetch()} data-testid="look-again">
              Look again
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function PracticeRow({ state }: { state: AppState }) {
  const start = useRpcMutation("practice_start");
  const leave = useRpcMutation("book_set");
  const onError = useFailure();
  const done = { onSuccess: () => go({ view: "chat", id: null }), onError };
  const change = (wanted: boolean) => (wanted ? start.mutate(null, done) : leave.mutate({ book: "real" }, done));
  return (
    <div className={rows.row} {...usePlace("practice")}>
      <Mark voice="practice" />
      <label htmlFor="open-practice" className={rows.grow}>
        Practice vendors{" "}
        <span className={cx(text.small, text.soft)}>invented, offline, pretend prices, a book of their own</span>
      </label>
      <Switch
        id="open-practice"
        checked={state.book === "practice"}
        onChange={(event) => change(event.currentTarget.checked)}
        data-testid="open-practice"
      />
    </div>
  );
}

export function OnThisComputer({ state }: { state: AppState }) {
  return (
    <Block id="local" title="On this computer">
      <div className={rows.rows}>
        {state.book === "real" && <Servers />}
        <PracticeRow state={state} />
      </div>
    </Block>
  );
}
