// Draws the whole page on the fake platform for tests, and checks a drawn page with axe.

import { act, render, screen } from "@testing-library/react";
import axe from "axe-core";
import { expect } from "vitest";
import { createQueryClient } from "../ipc/client";
import { type FakeOptions, FakeWorld } from "../platform/fake";
import { App } from "./App";

export const NOW = new Date(2026, 10, 22, 12, 0).getTime();

export async function pause(ms = 60): Promise<void> {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
  });
}

export async function openPage(options: FakeOptions, hash = "") {
  window.location.hash = hash;
  const world = new FakeWorld({ delay: 1, pace: 2, now: NOW, ...options });
  const view = render(<App platform={world.platform} client={createQueryClient()} scheme="light" />);
  await pause();
  await pause();
  return { world, view };
}

/** No violation that can be told without layout: colours are computed from the tokens elsewhere, and menus that open in
 * a layer of their own stand outside the landmarks on purpose. */
export async function expectAccessible(): Promise<void> {
  const results = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    resultTypes: ["violations"],
  });
  const found = results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n  ")}`);
  expect(found).toEqual([]);
}

export const byId = (id: string) => screen.getByTestId(id);
