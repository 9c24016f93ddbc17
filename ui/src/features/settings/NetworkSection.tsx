// How Medley reaches the outside: proxy, certificate authorities, a test, and the hosts that were contacted.

import { ErrorNote, SkeletonRows } from "../../design/Notices";
import text from "../../design/styles/text.module.css";
import { useRpc } from "../../ipc/client";
import { Authorities } from "./Authorities";
import { Hosts } from "./Hosts";
import { NetworkTest } from "./NetworkTest";
import { ProxySetting } from "./ProxySetting";
import { describe } from "./setting";
import styles from "./settings.module.css";

export const networkSettings = describe("network", {
  proxy: ["Proxy", "socks http https system direct company corporate"],
  authorities: ["Certificate authorities", "tls ssl ca pem root certificate company"],
  "network-test": ["Test the network", "check connection latency"],
  hosts: ["Hosts contacted", "privacy traffic log addresses"],
});

export function NetworkSection() {
  const query = useRpc("network_get", null);
  return (
    <>
      <h2 className={text.page}>Network</h2>
      <p className={styles.lead}>
        What you set holds from the next request on. Models on this computer are never asked through a proxy. Medley
        looks for no updates and sends no statistics.
      </p>
      {query.isPending && <SkeletonRows label="The network settings are loading" />}
      {query.error && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <ProxySetting network={query.data} />
          <Authorities authorities={query.data.authorities} />
          <NetworkTest />
          <Hosts />
        </>
      )}
    </>
  );
}
