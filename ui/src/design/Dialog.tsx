// A dialog with its title as a heading and its buttons below. Escape and a click outside close it. Nothing of it is in
// the page while it is closed.

import { Group, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./styles/dialog.module.css";
import { useReturnFocus } from "./useReturnFocus";

type DialogProps = {
  title: string;
  opened: boolean;
  onClose: () => void;
  size?: number | string;
  yOffset?: number;
  buttons?: ReactNode;
  children: ReactNode;
};

function OpenDialog({ title, onClose, size, yOffset, buttons, children }: Omit<DialogProps, "opened">) {
  useReturnFocus();
  return (
    <Modal.Root opened onClose={onClose} size={size ?? 440} yOffset={yOffset ?? 128}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>
          <h2 className={styles.title}>{title}</h2>
          {children}
          {buttons && (
            <Group justify="flex-end" gap={6} mt={16}>
              {buttons}
            </Group>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

export function Dialog({ opened, ...rest }: DialogProps) {
  return opened ? <OpenDialog {...rest} /> : null;
}
