// The way out: the system's, none, or a proxy of the person's own. The password goes to the keychain and is never
// shown again.

import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { isKeychainError } from "../../design/connect/AddOutcome";
import { ErrorNote } from "../../design/Notices";
import { useToasts } from "../../design/toasts";
import type { Network, ProxyMode } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import styles from "./network.module.css";
import { proxyProblem } from "./proxy";
import { SettingRow } from "./SettingRow";

const MODES: { value: ProxyMode; label: string }[] = [
  { value: "system", label: "System" },
  { value: "none", label: "None" },
  { value: "own", label: "Own" },
];

const HINTS: Record<ProxyMode, string> = {
  system: "As this computer’s settings say.",
  none: "Straight to each host, whatever the system says.",
  own: "All but this computer goes through the address below.",
};

const STORED: Record<Network["password"]["kind"], string> = {
  keychain: "stored in the keychain",
  memory: "held in memory until Medley closes",
  env: "read from the environment",
  none: "",
};

function OwnProxy({ network }: { network: Network }) {
  const save = useRpcMutation("network_set");
  const show = useToasts((state) => state.show);
  const [url, setUrl] = useState(network.url);
  const [user, setUser] = useState(network.user);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const store = (hold_in_memory: boolean) =>
    save.mutate(
      { proxy: "own", url, user, password: password === "" ? null : password, hold_in_memory },
      {
        onSuccess: () => {
          setPassword("");
          show("The next request goes through this proxy.");
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = proxyProblem(url, user, password);
    setProblem(wrong);
    if (!wrong) store(false);
  };
  return (
    <form className={styles.proxy} onSubmit={submit} aria-label="Own proxy">
      <TextInput
        label="Address"
        placeholder="http://proxy.example:8080 or socks5://…"
        value={url}
        onChange={(event) => {
          setProblem(null);
          setUrl(event.currentTarget.value);
        }}
        error={problem}
        spellCheck={false}
        className={styles.address ?? ""}
        data-testid="proxy-url"
      />
      <TextInput
        label="User, where it asks for one"
        value={user}
        onChange={(event) => setUser(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-testid="proxy-user"
      />
      <TextInput
        type="password"
        label="Password"
        placeholder={STORED[network.password.kind]}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="off"
        data-testid="proxy-password"
      />
      <Button type="submit" variant="filled" data-testid="proxy-save">
        {save.isPending ? "Saving…" : "Use this proxy"}
      </Button>
      {save.error && (
        <div className={styles.whole}>
          <ErrorNote error={{ ...save.error, hint: null }}>
            {isKeychainError(save.error) && (
              <>
                <Button size="xs" onClick={() => store(false)}>
                  Try the keychain again
                </Button>
                <Button size="xs" variant="subtle" onClick={() => store(true)} data-testid="hold-password">
                  Hold the password in memory until Medley closes
                </Button>
              </>
            )}
          </ErrorNote>
        </div>
      )}
    </form>
  );
}

export function ProxySetting({ network }: { network: Network }) {
  const save = useRpcMutation("network_set");
  const show = useToasts((state) => state.show);
  const [shown, setShown] = useState(network.proxy);
  const choose = (proxy: ProxyMode) => {
    setShown(proxy);
    // A proxy of one's own holds once its address is given.
    if (proxy === "own") return;
    const { url, user } = network;
    save.mutate(
      { proxy, url, user, password: null, hold_in_memory: false },
      {
        onError: (error) => {
          setShown(network.proxy);
          show(`${error.title}. ${error.detail}`);
        },
      },
    );
  };
  return (
    <>
      <SettingRow id="proxy" label="Proxy" labelId="proxy-label" hint={HINTS[shown]}>
        <SegmentedControl
          data={MODES}
          value={shown}
          onChange={(value) => choose(value as ProxyMode)}
          aria-labelledby="proxy-label"
          data-testid="proxy-mode"
        />
      </SettingRow>
      {shown === "own" && <OwnProxy network={network} />}
    </>
  );
}
