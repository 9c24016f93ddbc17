// The vendors of the open book: how each does just now, and what it cost this month.

import { Button } from "@mantine/core";
import { VoiceLabel } from "../../design/Mark";
import { go } from "../../design/router";
import text from "../../design/styles/text.module.css";
import type { ConnectionHealth, PortfolioVendor } from "../../ipc/bindings";
import { cx } from "../../lib/classes";
import { formatRowSum } from "../../lib/money";
import { plural } from "../../lib/text";
import styles from "./vendors.module.css";

type Tone = "calm" | "warn" | "danger";

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a connection does, in a few words. */
export function stateWords(connection: ConnectionHealth, failedToday: number): { words: string; tone: Tone } {
  const because = connection.because ?? "failed just now";
  if (connection.never) return { words: "Your rule: never", tone: "danger" };
  if (connection.state === "no_key") return { words: "No key", tone: "danger" };
  if (connection.state === "resting")
    return { words: capital(because), tone: /key|quota/.test(because) ? "danger" : "warn" };
  if (connection.state === "partly")
    return { words: `${plural(connection.resting, "model")} ${because}`, tone: "warn" };
  if (connection.models === 0) return { words: "Lists no model", tone: "warn" };
  if (failedToday > 0) return { words: `Ready, ${failedToday} failed today`, tone: "warn" };
  return { words: connection.local ? plural(connection.models, "model") : "Ready", tone: "calm" };
}

function State({ connection, failedToday }: { connection: ConnectionHealth; failedToday: number }) {
  const { words, tone } = stateWords(connection, failedToday);
  return (
    <span className={cx(styles.state, text.small)} data-tone={tone} title={plural(connection.models, "model")}>
      {words}
    </span>
  );
}

function VendorRow({ vendor }: { vendor: PortfolioVendor }) {
  const [single, ...more] = vendor.connections;
  const alone = single && more.length === 0 ? single : null;
  return (
    <>
      <li className={styles.row} data-testid="vendor-row">
        <VoiceLabel voice={vendor.voice}>{alone ? alone.name : vendor.name}</VoiceLabel>
        {alone && <State connection={alone} failedToday={vendor.failed_today} />}
        <span className={cx(text.machineSmall, text.soft, styles.spent)}>{formatRowSum(vendor.sum)}</span>
      </li>
      {!alone &&
        vendor.connections.map((connection) => (
          <li key={connection.id} className={cx(styles.row, styles.inner)}>
            <span className={text.line}>{connection.name}</span>
            <State connection={connection} failedToday={0} />
            <span className={styles.spent} />
          </li>
        ))}
    </>
  );
}

export function Vendors({ vendors }: { vendors: readonly PortfolioVendor[] }) {
  return (
    <section aria-labelledby="vendors">
      <div className={styles.head}>
        <h2 id="vendors">Vendors</h2>
        <Button size="xs" variant="subtle" onClick={() => go({ view: "settings", section: "connections" })}>
          Keys and tests
        </Button>
      </div>
      <ul>
        {vendors.map((vendor) => (
          <VendorRow key={vendor.vendor} vendor={vendor} />
        ))}
      </ul>
    </section>
  );
}
