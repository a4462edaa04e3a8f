// Contacts in bulk: the same persons counted in several ways, whose sums must agree.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

/** Men and women, as many; the words of the sexes are the form's own matter. */
async function persons(eva, men, women) {
  await eva.open("/hromadne/novy");
  for (const [sex, n] of [["M", men], ["F", women]]) {
    const field = eva.page.locator(`#osoby-${sex}`);
    await field.fill(String(n));
    await field.press("Tab");
  }
}

async function put(eva, part, label, n) {
  const field = eva.part(part).getByRole("textbox", { name: label, exact: true });
  await field.fill(String(n));
  await field.press("Tab");
}

const rest = (eva, part) => eva.part(part).getByRole("group", { name: eva.t.rest_to, exact: true });
const restTo = (eva, part, label) => rest(eva, part).getByRole("button", { name: label, exact: true }).click();
const problem = (eva, part) => eva.part(part).locator(".hint.problem");
const row = (eva) => eva.rows.filter({ hasText: eva.t.kind_bulk });
const bulks = async (api) => (await api(accounts.worker)).recent("bulk_contact");

test("persons by sex, by drug use and by drug add up, and arrive as they were shared out", async ({ teren, worker, api }) => {
  const eva = await worker();
  await teren.stop();
  await persons(eva, 4, 3);
  await expect(eva.part("how_many_persons")).toContainText("7");
  await put(eva, "by_cell", "uživatel injekční", 2);
  await expect(eva.part("by_cell")).toContainText("Rozděleno 2 z 7, chybí 5.");
  await restTo(eva, "by_cell", "neuživatel");
  await expect(eva.part("by_cell")).toContainText("Rozděleno všech 7.");
  await expect(rest(eva, "by_cell")).toHaveCount(0);
  await put(eva, "by_drug", "pervitin", 1);
  await expect(eva.part("by_drug")).toContainText("Rozděleno 1 z 2, chybí 1.");
  await restTo(eva, "by_drug", "heroin");
  await expect(eva.part("by_drug")).toContainText("Rozděleno všech 2.");
  await eva.number("minutes_together", 45);
  await eva.unfold("details");
  await eva.number("foreigners", 1);
  await eva.number("refused_to_speak", 2);
  await eva.save();
  await eva.saved();
  await eva.onToday();
  await expect(row(eva)).toContainText("7");
  await teren.start();
  await eva.sendNow();
  await eva.allConfirmed();
  const [entry, ...others] = await bulks(api);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ service: services.exchange, minutes: 45 });
  expect(entry.persons ?? []).toEqual([]);
  expect(entry.anonymous.map(({ count, sex, role }) => [sex, count, role])).toEqual([["M", 4, "CLI"], ["F", 3, "CLI"]]);
  expect(entry.body).toMatchObject({ kind: "bulk_contact", what: "KON", form: "T", foreigners: 1, refused: 2 });
  expect(entry.body.cells).toEqual([{ of: "IV", count: 2 }, { of: "NEU", count: 5 }]);
  expect(entry.body.drugs).toEqual([{ of: "PER", count: 1 }, { of: "HER", count: 1 }]);
});

test("a sum that differs is refused at its field, and nothing is saved until it agrees", async ({ worker, api }) => {
  const eva = await worker();
  await persons(eva, 4, 3);
  await put(eva, "by_cell", "uživatel injekční", 2);
  await eva.save();
  await eva.refused();
  await expect(problem(eva, "by_cell")).toBeVisible();
  await restTo(eva, "by_cell", "rodič");
  await expect(problem(eva, "by_cell")).toHaveCount(0);
  await put(eva, "by_drug", "pervitin", 3);
  await expect(eva.part("by_drug")).toContainText("Rozděleno 3 z 2, o 1 víc, než kolik jich bylo.");
  await eva.save();
  await eva.refused();
  await expect(problem(eva, "by_drug")).toBeVisible();
  await expect(problem(eva, "by_cell")).toHaveCount(0);
  await put(eva, "by_drug", "pervitin", 2);
  // One more person came: what was shared out no longer fits.
  const men = eva.page.locator("#osoby-M");
  await men.fill("5");
  await men.press("Tab");
  await eva.save();
  await eva.refused();
  await expect(problem(eva, "by_cell")).toBeVisible();
  await eva.open("/");
  await expect(row(eva)).toHaveCount(0);
  expect(await bulks(api)).toEqual([]);
});

test("nobody counted is refused where persons are counted", async ({ worker }) => {
  const eva = await worker();
  await persons(eva, 0, 0);
  await eva.save();
  await eva.refused();
  await expect(problem(eva, "how_many_persons")).toBeVisible();
});

test("that nobody was counted is said in the words of the form in bulk", async ({ worker }) => {
  const eva = await worker();
  await persons(eva, 0, 0);
  await eva.save();
  await eva.refused();
  await expect(problem(eva, "how_many_persons")).toBeVisible();
  // It has neither a client to choose nor a button that adds persons.
  await expect(problem(eva, "how_many_persons")).not.toContainText("klienta");
});

test("more foreigners than persons are refused where foreigners are counted", async ({ worker }) => {
  const eva = await worker();
  await persons(eva, 1, 1);
  await eva.unfold("details");
  await eva.number("foreigners", 3);
  await eva.save();
  await eva.refused();
  await expect(eva.page.locator("details .hint.problem:visible")).toHaveCount(1);
});

/** Drugs are asked for only while there are users: what is not on the form must not hold it up. */
test("users who turn out to be none take their drugs with them", async ({ worker, api }) => {
  const eva = await worker();
  await persons(eva, 2, 1);
  await put(eva, "by_cell", "uživatel injekční", 2);
  await restTo(eva, "by_cell", "neuživatel");
  await put(eva, "by_drug", "pervitin", 2);
  await put(eva, "by_cell", "uživatel injekční", 0);
  await restTo(eva, "by_cell", "neuživatel");
  await expect(eva.part("by_drug")).toHaveCount(0);
  await eva.save();
  await eva.saved();
  await eva.allConfirmed();
  const [entry] = await bulks(api);
  expect(entry.body.cells).toEqual([{ of: "NEU", count: 3 }]);
  expect(entry.body.drugs ?? []).toEqual([]);
});
