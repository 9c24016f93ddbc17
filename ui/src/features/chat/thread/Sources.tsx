// Where an answer was taken from, as its vendor says: numbered, in plain words. An address is asked before it opens.

import { useAskLink } from "../../../design/links";
import text from "../../../design/styles/text.module.css";
import type { Source } from "../../../ipc/bindings";
import { cx } from "../../../lib/classes";
import { plural } from "../../../lib/text";
import styles from "./sources.module.css";

const SHOWN = 4;

function host(url: string): string {
  try {
    return new URL(url).host.replace(/^www\./, "");
  } catch {
    return "";
  }
}

function SourceLine({ source }: { source: Source }) {
  const ask = useAskLink();
  const { url } = source;
  if (!url) return <span title={source.quote ?? undefined}>{source.title}</span>;
  return (
    <button type="button" className={styles.link} onClick={() => ask(url)} title={source.quote ?? url}>
      <span className={text.line}>{source.title}</span>
      <span className={cx(text.machineSmall, text.faint)}>{host(url)}</span>
    </button>
  );
}

export function Sources({ sources }: { sources: readonly Source[] }) {
  if (sources.length === 0) return null;
  const list = (
    <ol className={styles.list}>
      {sources.map((source) => (
        <li key={`${source.url} ${source.title}`}>
          <SourceLine source={source} />
        </li>
      ))}
    </ol>
  );
  return (
    <section className={styles.sources} aria-label="Sources" data-testid="sources">
      {sources.length <= SHOWN ? (
        <>
          <h4 className={styles.head}>{plural(sources.length, "source")}</h4>
          {list}
        </>
      ) : (
        <details>
          <summary className={styles.head}>{plural(sources.length, "source")}</summary>
          {list}
        </details>
      )}
    </section>
  );
}
