// Adding a connection in two steps that belong together: store it, then check it with one free call. A key that the
// vendor rejects is not kept; one that could not be checked (no network) is.

import { useState } from "react";
import type { Connection, ConnectionAdd, ConnectionCheck, UserError } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";

export type AddState =
  | { step: "idle" }
  | { step: "saving" | "checking" }
  | { step: "failed"; error: UserError; tried: ConnectionAdd }
  | { step: "added"; connection: Connection; check: ConnectionCheck };

export function useAddConnection(onAdded?: (connection: Connection) => void) {
  const [state, setState] = useState<AddState>({ step: "idle" });
  const add = useRpcMutation("connection_add");
  const check = useRpcMutation("connection_check");
  const remove = useRpcMutation("connection_remove");
  const keychain = useRpcMutation("keychain_retry");

  const run = async (wanted: ConnectionAdd): Promise<boolean> => {
    setState({ step: "saving" });
    try {
      const connection = await add.mutateAsync(wanted);
      setState({ step: "checking" });
      const result = await check.mutateAsync({ id: connection.id });
      if (result.error?.code === "key_rejected") {
        await remove.mutateAsync({ id: connection.id });
        setState({ step: "failed", error: result.error, tried: wanted });
        return false;
      }
      setState({ step: "added", connection, check: result });
      onAdded?.(connection);
      return true;
    } catch (error) {
      setState({ step: "failed", error: error as UserError, tried: wanted });
      return false;
    }
  };

  const retryKeychain = async (): Promise<boolean> => {
    if (state.step !== "failed") return false;
    const { tried } = state;
    try {
      await keychain.mutateAsync(null);
    } catch (error) {
      setState({ step: "failed", error: error as UserError, tried });
      return false;
    }
    return run(tried);
  };

  const holdInMemory = async (): Promise<boolean> =>
    state.step === "failed" ? run({ ...state.tried, hold_in_memory: true }) : false;

  return { state, run, retryKeychain, holdInMemory, reset: () => setState({ step: "idle" }) };
}
