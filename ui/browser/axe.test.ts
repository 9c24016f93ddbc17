// No view has a serious fault that axe can find, in either theme.

import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM, Stage, VIEWS } from "./stage";

type Found = { id: string; impact: string | null; nodes: string[] };

async function serious(page: Page): Promise<Found[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const results = await axe.run(document, { resultTypes: ["violations"] });
    return results.violations.map(({ id, impact, nodes }) => ({
      id,
      impact: impact ?? null,
      nodes: nodes.map((node) => `${node.html.slice(0, 200)} | ${node.failureSummary?.split("\n")[1] ?? ""}`),
    }));
  });
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

describe.skipIf(!CHROMIUM)("axe in Chromium", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  for (const theme of ["light", "dark"] as const) {
    it.each(VIEWS)(`finds nothing serious in $name, ${theme}`, async (view) => {
      const page = await stage.open(view, theme);
      expect(await serious(page)).toEqual([]);
      await page.context().close();
    });

    it(`finds nothing serious in a conversation, ${theme}`, async () => {
      const page = await stage.open({ name: "thread", fake: "busy", hash: "#/chat" }, theme);
      await page.getByTestId("chat-row").first().click();
      await page.getByTestId("message").first().waitFor();
      await page.waitForTimeout(500);
      expect(await serious(page)).toEqual([]);
      await page.context().close();
    });

    it(`finds nothing serious in the command palette, ${theme}`, async () => {
      const page = await stage.open({ name: "palette", fake: "busy", hash: "#/chat" }, theme);
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-input").waitFor();
      expect(await serious(page)).toEqual([]);
      await page.context().close();
    });
  }
});
