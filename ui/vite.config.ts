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

const DIAGRAM_PACKAGES =
  /node_modules\/(?:mermaid|@mermaid-js|@braintree|@iconify|d3|d3-[\w-]+|dagre-d3-es|dayjs|khroma|lodash-es|es-toolkit|cytoscape[\w-]*|cose-base|layout-base|roughjs|stylis|marked|langium|chevrotain[\w-]*|@chevrotain|vscode-[\w-]+|internmap|delaunator)\//;
const NAMES = "toString|valueOf|toLocaleString|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|constructor";
const ASSIGNED = new RegExp(
  `(?<![\\w$.\\])])([A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*)\\.(${NAMES})\\s*=(?![=>~])`,
  "g",
);
const COPIED = /(?<![\w$.])(prototype)\[(key|k|name)\]\s*=(?![=>~])/g;
const OWN =
  "var medleyOwn=o=>new Proxy(o,{set:(t,k,v)=>Reflect.defineProperty(t,k,{value:v,writable:true,enumerable:true,configurable:true})});";

/**
 * The shell freezes Object.prototype, and then no object can be given a `toString` of its own by assignment. The
 * diagrams' packages do that: there such a property is defined instead.
 */
function ownProperties(): Plugin {
  return {
    name: "own-properties",
    transform(code, id) {
      if (!DIAGRAM_PACKAGES.test(id)) return null;
      const changed = code
        .replace(ASSIGNED, "medleyOwn($1).$2=")
        .replace(COPIED, "medleyOwn($1)[$2]=")
        .replaceAll("Object.assign.bind(Object)", "((to,...from)=>Object.assign(medleyOwn(to),...from)&&to)");
      return changed === code ? null : { code: `${OWN}${changed}`, map: null };
    },
  };
}

// The page is served by the shell under `script-src 'self'; font-src 'self'`: nothing may be inlined as a data: URL.
export default defineConfig({
  plugins: [katexWoff2Only(), ownProperties(), react()],
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
