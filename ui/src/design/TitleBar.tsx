// The app's own title bar: 44 high, the whole bar drags except its controls, a double click maximises. Its window
// buttons take the shape of the system: lights at the left on macOS, three buttons at the right elsewhere.

import { IconMinus, IconSquare, IconX } from "@tabler/icons-react";
import { createContext, type MouseEvent, type ReactNode, useContext } from "react";
import type { AppState } from "../ipc/bindings";
import { usePlatform } from "../platform/context";
import { MenuButton } from "./actions/MenuButton";
import styles from "./styles/title-bar.module.css";

export type System = AppState["platform"];

const SystemContext = createContext<System>("linux");
export const SystemProvider = SystemContext.Provider;

export function useSystem(): System {
  return useContext(SystemContext);
}

function Lights() {
  const { window: controls } = usePlatform();
  return (
    <div className={styles.lights}>
      <button type="button" aria-label="Close window" data-light="close" onClick={controls.close} />
      <button type="button" aria-label="Minimise window" data-light="minimise" onClick={controls.minimise} />
      <button type="button" aria-label="Maximise window" data-light="maximise" onClick={controls.toggleMaximise} />
    </div>
  );
}

function Buttons() {
  const { window: controls } = usePlatform();
  return (
    <div className={styles.buttons} data-system={useSystem()}>
      <button type="button" aria-label="Minimise window" onClick={controls.minimise}>
        <IconMinus size={15} stroke={1.5} />
      </button>
      <button type="button" aria-label="Maximise window" onClick={controls.toggleMaximise}>
        <IconSquare size={13} stroke={1.5} />
      </button>
      <button type="button" aria-label="Close window" data-close onClick={controls.close}>
        <IconX size={15} stroke={1.5} />
      </button>
    </div>
  );
}

function onControl(event: MouseEvent): boolean {
  return (
    event.target instanceof Element &&
    event.target.closest("button, a, input, textarea, [role=radiogroup], label") !== null
  );
}

export function TitleBar({ children }: { children?: ReactNode }) {
  const { window: controls } = usePlatform();
  const mac = useSystem() === "macos";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging the window by its bar is the system's gesture, also on keys
    <header
      className={styles.bar}
      onMouseDown={(event) => {
        if (event.button === 0 && event.detail === 1 && !onControl(event)) controls.startDrag();
      }}
      onDoubleClick={(event) => {
        if (!onControl(event)) controls.toggleMaximise();
      }}
    >
      {mac && <Lights />}
      {!mac && children && (
        <div className={styles.menu}>
          <MenuButton />
        </div>
      )}
      <div className={styles.content}>{children}</div>
      {!mac && <Buttons />}
    </header>
  );
}
