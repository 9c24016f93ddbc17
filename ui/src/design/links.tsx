// Links ask first: the whole address is shown, and only then is it handed to the system's browser. http(s) only.

import { Button } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { webAddress } from "../lib/url";
import { Dialog } from "./Dialog";
import styles from "./styles/links.module.css";
import { useCopy } from "./useCopy";

const LinkContext = createContext<(href: string) => void>(() => undefined);

/** Asks whether to open an address; does nothing with one that is not plain http(s). */
export function useAskLink(): (href: string) => void {
  return useContext(LinkContext);
}

export function LinkProvider({ open, children }: { open: (url: string) => void; children: ReactNode }) {
  const [asked, setAsked] = useState<string | null>(null);
  const [copied, copy] = useCopy();
  const ask = useCallback((href: string) => setAsked(webAddress(href)), []);
  const confirm = () => {
    if (asked) open(asked);
    setAsked(null);
  };
  return (
    <LinkContext.Provider value={ask}>
      {children}
      <Dialog
        title="Open this link in your browser?"
        opened={asked !== null}
        onClose={() => setAsked(null)}
        size={520}
        buttons={
          <>
            <Button variant="subtle" onClick={() => asked && copy(asked)}>
              {copied ? "Copied" : "Copy address"}
            </Button>
            <Button onClick={() => setAsked(null)}>Cancel</Button>
            <Button variant="filled" onClick={confirm} data-autofocus data-testid="open-link">
              Open link
            </Button>
          </>
        }
      >
        <p className={styles.host}>{asked ? new URL(asked).host : ""}</p>
        <p className={styles.address} data-selectable data-testid="link-address">
          {asked}
        </p>
      </Dialog>
    </LinkContext.Provider>
  );
}
