// Toasts: only for what has no place on screen, such as a chat that was just deleted. Each may carry one way back.

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { create } from "zustand";
import { IconButton } from "./IconButton";
import styles from "./styles/toasts.module.css";

type Toast = { id: number; words: string; action?: { label: string; run: () => void } };

type ToastState = {
  toasts: Toast[];
  show: (words: string, action?: Toast["action"]) => void;
  dismiss: (id: number) => void;
};

const SHOWN_MS = 8000;
let lastId = 0;

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  show: (words, action) => {
    lastId += 1;
    const toast: Toast = action ? { id: lastId, words, action } : { id: lastId, words };
    set((state) => ({ toasts: [...state.toasts.slice(-2), toast] }));
  },
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

function ToastRow({ toast }: { toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss);
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast.id, dismiss]);
  const act = () => {
    toast.action?.run();
    dismiss(toast.id);
  };
  return (
    <div className={styles.toast}>
      <span className={styles.words}>{toast.words}</span>
      {toast.action && (
        <Button size="xs" onClick={act} data-testid="toast-action">
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" small onClick={() => dismiss(toast.id)}>
        <IconX size={14} stroke={1.5} />
      </IconButton>
    </div>
  );
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className={styles.region} aria-live="polite" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </section>
  );
}
