// Links ask first: the whole address is shown, and only then is it handed to the system's browser. http(s) only.

import { Button, Group, Modal } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { webAddress } from "../lib/url";
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
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title="Open this link in your browser?" size={520}>
        <p className={styles.host}>{asked ? new URL(asked).host : ""}</p>
        <p className={styles.address} data-selectable>
          {asked}
        </p>
        <Group justify="flex-end" gap={6}>
          <Button variant="subtle" onClick={() => asked && copy(asked)}>
            {copied ? "Copied" : "Copy address"}
          </Button>
          <Button onClick={() => setAsked(null)}>Cancel</Button>
          <Button variant="filled" onClick={confirm} data-autofocus>
            Open link
          </Button>
        </Group>
      </Modal>
    </LinkContext.Provider>
  );
}
