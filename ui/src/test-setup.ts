// What jsdom lacks and the page uses: media queries, resize and scroll. Storage and the address are clean for each test.

import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

class SilentObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

vi.stubGlobal("ResizeObserver", SilentObserver);
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
}));
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView = () => undefined;
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });

// A window's worth of layout, so that virtual lists draw what would be seen.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 900 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 1200 });

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? "not found") });

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  window.location.hash = "";
});
