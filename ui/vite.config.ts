import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** KaTeX ships each font three times; every webview we run in reads woff2. */
function katexWoff2Only(): Plugin {
  return {
    name: "katex-woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!/katex(\.min)?\.css/.test(id)) return null;
      return { code: code.replace(/,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\(["'][^"']+["']\)/g, ""), map: null };
    },
  };
}

// The page is served by the shell under `script-src 'self'; font-src 'self'`: nothing may be inlined as a data: URL.
export default defineConfig({
  plugins: [katexWoff2Only(), react()],
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: "localhost" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    setupFiles: ["./src/test-setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
