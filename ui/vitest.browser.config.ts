import { defineConfig } from "vitest/config";

// The built page on the fake platform, in Chromium: what jsdom cannot tell. Skipped, with a notice, without Chromium.
export default defineConfig({
  test: {
    include: ["browser/*.test.ts"],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
