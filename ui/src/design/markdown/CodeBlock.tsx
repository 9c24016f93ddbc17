// Code as text: language and copy above, wide lines fade and scroll. Colours come when a block is finished; until then,
// and for languages without a grammar, it is plain.

import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Fragment, memo, useEffect, useState } from "react";
import { IconButton } from "../IconButton";
import { useCopy } from "../useCopy";
import styles from "./code.module.css";
import { type CodeToken, cachedTokens, highlight, languageOf } from "./highlight";

function useTokens(code: string, info: string, open: boolean): CodeToken[][] | null {
  const language = languageOf(info);
  const [tokens, setTokens] = useState(() => (open ? null : cachedTokens(code, language)));
  useEffect(() => {
    if (open) return;
    let wanted = true;
    highlight(code, language)
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

type CodeBlockProps = { code: string; info: string; open?: boolean };

export const CodeBlock = memo(function CodeBlock({ code, info, open = false }: CodeBlockProps) {
  const tokens = useTokens(code, info, open);
  const [copied, copy] = useCopy();
  const name = info.trim().split(/\s+/)[0] || "text";
  const rest = info.trim().slice(name.length).trim();
  return (
    <figure className={styles.block} aria-label={`Code, ${name}`}>
      <div className={styles.head}>
        <span>{name}</span>
        {rest && <span className={styles.rest}>{rest}</span>}
        <span className={styles.spring} />
        <IconButton label={copied ? "Copied" : "Copy code"} small onClick={() => copy(code)}>
          {copied ? <IconCheck size={14} stroke={1.5} /> : <IconCopy size={14} stroke={1.5} />}
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <pre className={styles.pre} tabIndex={0} data-selectable>
        <code>
          {tokens
            ? tokens.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines of finished code never change
                <Fragment key={index}>
                  {index > 0 && "\n"}
                  <Line tokens={line} />
                </Fragment>
              ))
            : code}
        </code>
      </pre>
    </figure>
  );
});
