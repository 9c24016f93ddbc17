// The built page, served on loopback and opened in the Chromium of this computer.

import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { MODEL_TABS, SETTINGS_SECTIONS } from "../src/lib/routes";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];

/** Where Chromium is, or undefined. */
export const CHROMIUM = [process.env.MEDLEY_CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

if (!CHROMIUM) process.stderr.write("skipped: no Chromium here (package chromium, or MEDLEY_CHROMIUM=path)\n");

export type View = { name: string; fake: string; hash: string; state?: "loading" | "error" };

/** Every view in the states that the fake platform can give it. */
export const VIEWS: readonly View[] = [
  { name: "first run", fake: "first-run", hash: "" },
  { name: "chat, empty", fake: "empty", hash: "#/chat" },
  { name: "chat, dense", fake: "busy", hash: "#/chat" },
  { name: "chat, practice", fake: "practice", hash: "#/chat" },
  { name: "chat, loading", fake: "busy", hash: "#/chat", state: "loading" },
  { name: "chat, error", fake: "busy", hash: "#/chat", state: "error" },
  ...MODEL_TABS.flatMap((tab): View[] => [
    { name: `models ${tab}`, fake: "busy", hash: `#/models/${tab}` },
    { name: `models ${tab}, empty`, fake: "empty", hash: `#/models/${tab}` },
    { name: `models ${tab}, error`, fake: "busy", hash: `#/models/${tab}`, state: "error" },
  ]),
  { name: "spend", fake: "busy", hash: "#/spend" },
  { name: "spend, empty", fake: "empty", hash: "#/spend" },
  { name: "spend, loading", fake: "busy", hash: "#/spend", state: "loading" },
  { name: "spend, error", fake: "busy", hash: "#/spend", state: "error" },
  ...SETTINGS_SECTIONS.map(
    (section): View => ({ name: `settings ${section}`, fake: "busy", hash: `#/settings/${section}` }),
  ),
  { name: "settings, error", fake: "busy", hash: "#/settings/connections", state: "error" },
];

export class Stage {
  private constructor(
    private readonly server: PreviewServer,
    private readonly browser: Browser,
  ) {}

  static async set(): Promise<Stage> {
    const server = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "silent" });
    const browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ARGUMENTS });
    return new Stage(server, browser);
  }

  /** A fresh page at a view, drawn. Nothing but the page's own server is reached. */
  async open(view: View, theme: "light" | "dark", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    const base = this.server.resolvedUrls?.local[0] ?? "";
    const state = view.state ? `&state=${view.state}` : "";
    await page.goto(`${base}?fake=${view.fake}&theme=${theme}${state}${view.hash}`);
    await page.locator("main").first().waitFor();
    // Views come as parts of their own, and their data a little later.
    await page.waitForTimeout(700);
    return page;
  }

  async strike(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}
