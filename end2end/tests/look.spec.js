// How the app looks is the user's choice: theme, motion, contrast, colours; and no icon is missing.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { accessible } from "../harness/checks.js";
import { MANAGER, WORKER, visit } from "../harness/pages.js";
import { SIZES } from "../harness/phone.js";

const bars = (page) =>
  page.evaluate(() => [...document.querySelectorAll("meta[name=theme-color]")].map((meta) => meta.content));
const style = (locator, name) => locator.evaluate((e, n) => getComputedStyle(e).getPropertyValue(n), name);

test("one tap on today makes it readable in the sun, another brings back what was", async ({ worker }) => {
  const jana = await worker({ viewport: SIZES.small });
  await jana.open("/nastaveni");
  await jana.page.getByRole("radio", { name: jana.t.theme_dark }).check({ force: true });
  await expect.poll(() => bars(jana.page)).toEqual(["#0b1f1b", "#0b1f1b"]);
  await jana.open("/");
  const sun = jana.page.getByRole("button", { name: jana.t.sun_switch });
  await sun.click();
  await expect(sun).toHaveAttribute("aria-pressed", "true");
  expect(await bars(jana.page)).toEqual(["#000000", "#000000"]);
  const body = jana.page.locator("body");
  expect([await style(body, "color"), await style(body, "background-color")]).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  await accessible(jana.page, "today in the sun");
  // Kept.
  await jana.open("/kontakt/novy");
  await expect(jana.page.locator("html")).toHaveAttribute("data-theme", "sun");
  await expect(jana.page.getByRole("heading", { level: 1 })).toBeVisible();
  await accessible(jana.page, "a form in the sun");
  await jana.open("/");
  await sun.click();
  await expect(jana.page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect.poll(() => bars(jana.page)).toEqual(["#0b1f1b", "#0b1f1b"]);
});

test("every icon on the pages is in the sprite, offline too", async ({ teren, worker }) => {
  const missing = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll("use")].map((use) => use.getAttribute("href")).filter((href) => !document.querySelector(href)),
    );
  const shown = (page) => page.evaluate(() => document.querySelectorAll("use").length);
  const vera = await worker({ account: accounts.manager });
  for (const at of [MANAGER[0], MANAGER[4]]) {
    await visit(vera, at);
    expect(await missing(vera.page), at.name).toEqual([]);
  }
  const jana = await worker();
  await teren.stop();
  for (const at of WORKER.filter(({ path }) => typeof path === "string")) {
    await visit(jana, at);
    expect(await missing(jana.page), at.name).toEqual([]);
    expect(await shown(jana.page), at.name).toBeGreaterThan(3);
  }
  const drawn = await jana.page.locator(".nav-item use").first().evaluate((use) => use.getBBox().width);
  expect(drawn).toBeGreaterThan(10);
});

test("motion, contrast and colours of the system are obeyed", async ({ worker }) => {
  const jana = await worker();
  await jana.open("/nastaveni");
  const button = jana.page.locator("main .button").first();
  expect(await style(button, "transition-duration")).toContain("0.12s");
  await jana.page.emulateMedia({ reducedMotion: "reduce" });
  expect(await style(button, "transition-duration")).toBe("0s");
  expect(await style(button, "border-top-width")).toBe("1px");
  await jana.page.emulateMedia({ contrast: "more" });
  expect(await style(button, "border-top-width")).toBe("2px");
  await jana.page.emulateMedia({ forcedColors: "active" });
  const ground = async (checked) => style(jana.page.locator(`.chip input${checked} + span`).first(), "background-color");
  expect(await ground(":checked")).not.toBe(await ground(":not(:checked)"));
});
