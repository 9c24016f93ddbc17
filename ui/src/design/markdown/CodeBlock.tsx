// Code as text: language, file and what can be done with it above; wide lines fade and scroll, long code folds. Colours
// come when a block is finished and the page is idle; until then, and for languages without a grammar, it is plain.

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronDown, IconDownload, IconTextWrap } from "@tabler/icons-react";
import { Fragment, memo, type ReactNode, useEffect, useState } from "react";
import type { Tail } from "../../lib/blocks";
import { cx } from "../../lib/classes";
import { saveFile } from "../../lib/save";
import { CopyButton } from "../CopyButton";
import { useKept } from "../useKept";
import styles from "./code.module.css";
import { fileName } from "./fence";
import { type CodeToken, cachedTokens, highlight, languageOf } from "./highlight";
import { OpenLines } from "./OpenLines";

/** Longer code folds to its beginning. */
const LONG = 30;
const SHOWN = 24;

function useTokens(code: string, info: string, open: boolean): CodeToken[][] | null {
  const language = languageOf(info);
  const [tokens, setTokens] = useState(() => (open ? null : cachedTokens(code, language)));
  useEffect(() => {
    if (open) return;
    let wanted = true;
    highlight(code, language, () => wanted)
      .then((lines) => wanted && setTokens(lines))
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [code, language, open]);
  return tokens;
}

function Line({ tokens }: { tokens: CodeToken[] }) {
  return tokens.map((token, index) =>
    token.kind === "plain" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of finished code never change
      <Fragment key={index}>{token.text}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of finished code never change
      <span key={index} className={styles[token.kind]}>
        {token.text}
      </span>
    ),
  );
}

function Lines({ code, tokens, folded }: { code: string; tokens: CodeToken[][] | null; folded: boolean }) {
  if (!tokens) return folded ? code.split("\n", SHOWN).join("\n") : code;
  return (folded ? tokens.slice(0, SHOWN) : tokens).map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of finished code never change
    <Fragment key={index}>
      {index > 0 && "\n"}
      <Line tokens={line} />
    </Fragment>
  ));
}

function countLines(code: string): number {
  let lines = 1;
  for (let at = code.indexOf("\n"); at >= 0; at = code.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

type HeadProps = { info: string; code: string; wrap: boolean; onWrap: () => void; children?: ReactNode };

function Head({ info, code, wrap, onWrap, children }: HeadProps) {
  const name = info.trim().split(/\s+/)[0] || "text";
  const file = info.trim().slice(name.length).trim();
  return (
    <div className={styles.head}>
      <span>{name}</span>
      {file && <span className={styles.rest}>{file}</span>}
      <span className={styles.spring} />
      {children}
      <Tooltip label={wrap ? "Do not wrap lines" : "Wrap lines"}>
        <ActionIcon
          size={24}
          aria-label="Wrap lines"
          aria-pressed={wrap}
          className={styles.quiet ?? ""}
          onClick={onWrap}
        >
          <IconTextWrap size={14} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Save as a file">
        <ActionIcon
          size={24}
          aria-label="Save as a file"
          className={styles.quiet ?? ""}
          onClick={() => saveFile(fileName(info), new Blob([code], { type: "text/plain" }))}
        >
          <IconDownload size={14} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <CopyButton label="Copy code" text={() => code} size={14} />
    </div>
  );
}

type CodeBlockProps = { code: string; info: string; fence?: Tail["fence"]; extra?: ReactNode };

export const CodeBlock = memo(function CodeBlock({ code, info, fence, extra }: CodeBlockProps) {
  const open = fence !== undefined;
  const tokens = useTokens(code, info, open);
  const [wrap, setWrap] = useKept(`wrap ${code}`);
  // What was read while it arrived does not fold under the reader.
  const [watched] = useState(open);
  const [unfolded, setUnfolded] = useKept(`code ${code}`);
  const lines = open ? 0 : countLines(code);
  const long = lines > LONG;
  const folded = long && !unfolded && !watched;
  const name = info.trim().split(/\s+/)[0] || "text";
  return (
    <figure className={styles.block} aria-label={`Code, ${name}`} data-testid="code">
      {open ? (
        <div className={styles.head}>{name}</div>
      ) : (
        <Head info={info} code={code} wrap={wrap} onWrap={() => setWrap(!wrap)}>
          {extra}
        </Head>
      )}
      <pre
        className={cx(styles.pre, wrap && styles.wrap)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
        tabIndex={0}
        data-selectable
        data-folded={folded || undefined}
      >
        <code>{fence ? <OpenLines fence={fence} /> : <Lines code={code} tokens={tokens} folded={folded} />}</code>
      </pre>
      {long && !watched && (
        <button type="button" className={styles.fold} aria-expanded={!folded} onClick={() => setUnfolded(folded)}>
          <IconChevronDown size={13} stroke={1.5} aria-hidden="true" />
          {folded ? `Show all ${lines} lines` : "Show fewer lines"}
        </button>
      )}
    </figure>
  );
});
