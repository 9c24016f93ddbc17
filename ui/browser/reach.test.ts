// The page stays usable enlarged, in forced colours and without motion.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM, Stage, VIEWS, type View } from "./stage";

const CHAT: View = { name: "chat", fake: "busy", hash: "#/chat" };

/** What sticks out of the window at the right: nothing may, for the page itself never scrolls sideways. */
async function sticksOut(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const buttons = [...document.querySelectorAll<HTMLElement>("button, a, input, textarea")];
    const seen = buttons.filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
    const clipped = (each: HTMLElement) => each.closest("[data-wide], [role=tablist], section[tabindex]") !== null;
    const out = seen.filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1 && !clipped(each));
    const names = out.map((each) => each.getAttribute("aria-label") ?? each.innerText.slice(0, 40));
    return wide ? ["the whole page", ...names] : names;
  });
}

describe.skipIf(!CHROMIUM)("the page in Chromium", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it.each(VIEWS)("fits 960 x 640 at 200 % in $name", async (view) => {
    const page = await stage.open(view, "light", { viewport: { width: 960, height: 640 }, deviceScaleFactor: 2 });
    expect(await sticksOut(page)).toEqual([]);
    await page.context().close();
  });

  it("keeps the composer in sight when a window of 1440 x 900 is enlarged twofold", async () => {
    const page = await stage.open(CHAT, "light", { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
    const box = await page.getByTestId("composer").boundingBox();
    expect(box && box.y + box.height <= 450 && box.x + box.width <= 720).toBe(true);
    await page.context().close();
  });

  it("draws marks and segments in the system's colours where colours are forced", async () => {
    const page = await stage.open(CHAT, "light", { forcedColors: "active" });
    const colours = await page.evaluate(() => {
      const mark = document.querySelector("svg[viewBox='0 0 10 10']");
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "CanvasText";
      const wanted = getComputedStyle(probe).color;
      probe.remove();
      return { mark: mark ? getComputedStyle(mark).color : "", wanted };
    });
    expect(colours.mark).toBe(colours.wanted);
    await page.context().close();
  });

  it("moves nothing where motion is reduced", async () => {
    const page = await stage.open(CHAT, "light", { reducedMotion: "reduce" });
    const longest = await page.evaluate(() => {
      const seconds = (text: string) => text.split(",").map((each) => Number.parseFloat(each));
      const moving = [...document.querySelectorAll("*")].flatMap((each) => {
        const style = getComputedStyle(each);
        const only = style.transitionProperty.split(",").every((property) => property.trim() === "opacity");
        return [...(only ? [] : seconds(style.transitionDuration)), ...seconds(style.animationDuration)];
      });
      return Math.max(0, ...moving);
    });
    expect(longest).toBe(0);
    await page.context().close();
  });
});
