// Every page: in both languages, light and dark, from a small phone to a desk, for everybody.
import { test, expect } from "../harness/fixtures.js";
import { SIZES } from "../harness/phone.js";
import { Worker } from "../harness/worker.js";
import { accessible, fitsWidth, speaks } from "../harness/checks.js";
import { BY_ROLE, LOGGED_OUT, visit } from "../harness/pages.js";

const LANGUAGES = { cs: "cs-CZ", en: "en-GB" };

/** So high that nothing lies beneath the bars at the bottom, where it would count as covered. */
const WHOLE = { width: SIZES.phone.width, height: 2_600 };

async function check(worker, pages, language) {
  for (const shown of pages) {
    await worker.page.setViewportSize(WHOLE);
    for (const colorScheme of ["light", "dark"]) {
      await worker.page.emulateMedia({ colorScheme });
      await visit(worker, shown);
      await accessible(worker.page, `${shown.name}, ${language}, ${colorScheme}`);
    }
    await speaks(worker.page, language, `${shown.name}, ${language}`);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await worker.page.setViewportSize(viewport);
      await fitsWidth(worker.page, `${shown.name}, ${language}, ${size}`);
    }
  }
}

for (const [language, locale] of Object.entries(LANGUAGES)) {
  test(`pages before the log-in in ${language}: axe, width, language`, async ({ unpack }) => {
    const phone = await unpack({ locale });
    const somebody = new Worker(phone, undefined);
    await check(somebody, LOGGED_OUT, language);
  });

  for (const { role, account, pages } of BY_ROLE) {
    test(`pages of the ${role} in ${language}: axe, width, language`, async ({ worker }) => {
      test.slow();
      const somebody = await worker({ account: account(), locale });
      if (role === "worker") {
        await somebody.startShift();
        await somebody.writeExchange({ received: 10, issued: 12 });
        await somebody.writeContact();
      }
      await check(somebody, pages, language);
    });
  }
}

test("what a thumb has to hit on the field pages is 48 pixels high or more", async ({ worker }) => {
  const jana = await worker({ viewport: SIZES.small });
  for (const path of ["/", "/smena", "/kontakt/novy", "/vymena/nova"]) {
    await visit(jana, { path });
    const small = await jana.page.evaluate(() =>
      [...document.querySelectorAll("main button, nav a, main .button, main .chip, main select, main input:not([type=radio]):not([type=checkbox])")]
        .filter((e) => e.checkVisibility() && !e.closest("details:not([open])"))
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && box.height < 48)
        .map(([e, box]) => `${e.tagName} ${e.textContent.trim().slice(0, 30)} ${e.className}: ${Math.round(box.height)} px`),
    );
    expect.soft(small, path).toEqual([]);
  }
});

test("a page is named in the title, and going to it moves the focus to its content", async ({ worker }) => {
  const jana = await worker();
  await jana.open("/");
  await expect(jana.page).toHaveTitle(`${jana.t.nav_today} · ${jana.t.app_name}`);
  const focused = () => jana.page.evaluate(() => [document.activeElement.id, scrollY]);
  expect(await focused()).toEqual(["", 0]);
  await jana.page.getByRole("navigation").getByRole("link", { name: jana.t.nav_week, exact: true }).click();
  await expect(jana.page).toHaveTitle(`${jana.t.nav_week} · ${jana.t.app_name}`);
  await expect.poll(focused).toEqual(["obsah", 0]);
  const titles = new Set();
  for (const path of ["/novy", "/smena", "/kontakt/novy", "/vymena/nova", "/neodeslano", "/nastaveni", "/nic"]) {
    await jana.open(path);
    titles.add(await jana.page.title());
  }
  expect(titles.size).toBe(7);
});

test("the language changes at once and stays after a reload", async ({ worker }) => {
  const jana = await worker();
  await jana.open("/nastaveni");
  await jana.page.getByRole("radio", { name: /English|Angličtina/ }).check({ force: true });
  await expect(jana.page.locator("html")).toHaveAttribute("lang", "en");
  await jana.open("/");
  await expect(jana.page.locator("html")).toHaveAttribute("lang", "en");
  await speaks(jana.page, "en", "today after the change");
});
