// Terén in a real Chromium against the real release server. Every test has a server process, a data
// folder and browser profiles of its own, so they may run beside each other.
//
//   npx playwright test                       all
//   npx playwright test --grep @smoke         a few that touch every layer
//   TEREN_BIN=… TEREN_SITE=… npx playwright test
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  globalSetup: "./harness/prepare.js",
  globalTeardown: "./harness/cleanup.js",
  workers: Number(process.env.E2E_WORKERS ?? 2),
  // A test that passes at the second try has found something: none is tried again.
  retries: 0,
  // Generous: CI runs on two cores, with an unoptimised server.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["./harness/reporter.js"]],
});
