// The two lines that may stand under the title bar: the Practice book, and no network.

import { Button } from "@mantine/core";
import { IconWifiOff } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { Mark } from "../design/Mark";
import { go } from "../design/router";
import { useToasts } from "../design/toasts";
import { useRpcMutation } from "../ipc/client";
import styles from "./frame.module.css";

export function PracticeBanner({ hasConnections }: { hasConnections: boolean }) {
  const book = useRpcMutation("book_set");
  const show = useToasts((state) => state.show);
  const leave = () =>
    book.mutate(
      { book: "real" },
      { onSuccess: () => go({ view: "chat", id: null }), onError: (error) => show(`${error.title}. ${error.detail}`) },
    );
  return (
    <section className={styles.banner} data-testid="practice-banner" aria-label="Practice book">
      <Mark voice="practice" size={11} />
      <span>Practice book: invented vendors, pretend prices.</span>
      {hasConnections ? (
        <Button size="xs" onClick={leave} data-testid="leave-practice">
          Switch to the real book
        </Button>
      ) : (
        <Button
          size="xs"
          onClick={() => go({ view: "settings", section: "connections" })}
          data-testid="practice-add-key"
        >
          Add a key
        </Button>
      )}
    </section>
  );
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

export function OfflineLine() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (online) return null;
  return (
    <div className={styles.offline} role="status" data-testid="offline-line">
      <IconWifiOff size={14} stroke={1.5} aria-hidden="true" />
      No network. Models on this computer still work.
    </div>
  );
}
