// Entry: picks the platform once (the shell's, or the fake in a plain browser) and draws the page.

import "./design/styles/layers.css";
import "@mantine/core/styles/baseline.layer.css";
import "@mantine/core/styles/default-css-variables.layer.css";
import "@mantine/core/styles/global.layer.css";
import "@mantine/core/styles/UnstyledButton.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/VisuallyHidden.layer.css";
import "@mantine/core/styles/Paper.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Group.layer.css";
import "@mantine/core/styles/Loader.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/ActionIcon.layer.css";
import "@mantine/core/styles/Button.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Menu.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/Tooltip.layer.css";
import "./design/styles/fonts.css";
import "./design/styles/density.css";
import "./design/styles/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { dressEarly } from "./app/Appearance";
import type { System } from "./design/TitleBar";
import type { Scheme } from "./design/variables";
import { createQueryClient } from "./ipc/client";
import { insideTauri, tauriPlatform } from "./platform/tauri";
import type { Platform } from "./platform/types";

/** Styles that mend one engine's habits ask for it by name. */
if (/Linux/.test(navigator.userAgent) && !/Chrome/.test(navigator.userAgent)) {
  document.documentElement.dataset.engine = "webkitgtk";
}

async function choosePlatform(): Promise<Platform> {
  if (insideTauri()) return tauriPlatform;
  const { FakeWorld, fakeFromAddress } = await import("./platform/fake");
  return new FakeWorld(fakeFromAddress(window.location.search)).platform;
}

/** The browser's own menu belongs to text that can be selected or edited, not to chrome. */
function keepBrowserMenuOffChrome(): void {
  window.addEventListener("contextmenu", (event) => {
    const inText = event.target instanceof Element && event.target.closest("input, textarea, [data-selectable]");
    if (!inText) event.preventDefault();
  });
}

function pick<T extends string>(name: string, allowed: readonly T[]): T | null {
  const value = new URLSearchParams(window.location.search).get(name);
  return allowed.find((each) => each === value) ?? null;
}

/** The kit, loaded only where the address asks for it. */
async function showGallery(root: HTMLElement): Promise<void> {
  const { Gallery } = await import("./gallery/Gallery");
  createRoot(root).render(<Gallery />);
}

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) return;
  if (new URLSearchParams(window.location.search).has("gallery")) return showGallery(root);
  dressEarly();
  keepBrowserMenuOffChrome();
  const platform = await choosePlatform();
  createRoot(root).render(
    <StrictMode>
      <App
        platform={platform}
        client={createQueryClient()}
        scheme={pick<Scheme>("theme", ["light", "dark"])}
        system={pick<System>("platform", ["linux", "macos", "windows"])}
      />
    </StrictMode>,
  );
}

void start();
