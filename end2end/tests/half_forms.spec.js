// Half a form is never lost: reloaded, hidden in a pocket, left by the bar below and taken up again.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { FORMS, begin, numbers, shown, texts, unfoldAll } from "../harness/fields.js";

/** A draft is written a moment after the last change. */
const DRAFT_WRITTEN = 1_000;

const who = (form) => (form.family ? { account: accounts.family } : {});
const resume = (worker) => worker.page.getByRole("link", { name: worker.t.resume });

/** A value in every field, each its own, and the last chip of every choice. */
async function fill(worker, form) {
  const { page } = worker;
  await begin(worker, form);
  const groups = await page.locator("form fieldset.field > .chips").all();
  for (const group of groups) {
    if (!(await group.isVisible())) continue;
    const chip = group.locator("input[type=checkbox], input[type=radio]");
    const service = group.locator("input[name=sluzba], input[name=stav], input[name=vysledek]");
    // Another service, state or result may take fields away.
    if ((await chip.count()) === 0 || (await service.count()) > 0) continue;
    // By its words: the bar that saves may lie over a chip at the edge.
    await chip.last().evaluate((input) => input.click());
    await expect(chip.last()).toBeChecked();
  }
  await unfoldAll(page);
  let n = 11;
  for (const field of [...(await numbers(page)), ...(await texts(page))]) {
    await field.fill(String((n += 1)));
    await field.blur();
  }
  for (const select of await page.locator("form select:visible").all()) await select.selectOption({ index: 1 });
  for (const day of await page.locator("form input[type=date]:not(#kdy-d)").all()) await day.fill("2031-05-06");
  await page.locator("#kdy-t").fill("00:01");
  await page.locator("#kdy-t").blur();
}

async function same(worker, before) {
  await worker.button("save").waitFor();
  await unfoldAll(worker.page);
  await expect.poll(() => shown(worker.page)).toEqual(before);
}

for (const form of FORMS) {
  test(`${form.name}: half written it survives a reload, a pocket and a look elsewhere`, async ({ worker }) => {
    test.slow();
    const eva = await worker({ ...who(form) });
    const { page } = eva;
    await fill(eva, form);
    const before = await shown(page);
    expect(Object.keys(before).length).toBeGreaterThan(6);
    await page.waitForTimeout(DRAFT_WRITTEN);
    await page.reload();
    await eva.started();
    await same(eva, before);

    // In the pocket: hidden right after the last sign, and closed by the phone.
    const last = page.locator("#poznamka");
    await last.fill("poslední slovo");
    await page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await page.waitForTimeout(150);
    await eva.phone.kill();
    await eva.phone.open();
    await eva.open("/");
    const after = { ...before, poznamka: "poslední slovo" };
    await expect(resume(eva)).toHaveCount(1);
    await resume(eva).click();
    await same(eva, after);

    // Elsewhere by the bar below, and back by the browser's button.
    await eva.page.locator("#poznamka").fill("ještě slovo");
    await eva.page.getByRole("navigation").getByRole("link", { name: eva.t.nav_today, exact: true }).click();
    await eva.onToday();
    await expect(resume(eva)).toHaveCount(1);
    await eva.page.goBack();
    await same(eva, { ...after, poznamka: "ještě slovo" });
  });
}

test("a form that was only looked at leaves nothing unfinished", async ({ worker }) => {
  const eva = await worker();
  for (const { path, family } of FORMS) {
    if (family) continue;
    await eva.open(path);
    await eva.button("save").waitFor();
    await unfoldAll(eva.page);
    await eva.page.getByRole("navigation").getByRole("link", { name: eva.t.nav_today, exact: true }).click();
    await eva.onToday();
    await eva.page.waitForTimeout(DRAFT_WRITTEN);
    await expect(resume(eva), path).toHaveCount(0);
  }
});
