// Counts of a period: what a coordinator hands in, and what a manager can follow.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { isoWeek, mondayOf, plusDays } from "../harness/calendar.js";

/** The last whole week, whose figures the manager's spec compares with their entries. */
const monday = plusDays(mondayOf(new Date()), -7);
const ADDRESS = `/vedeni/prehled?from=${monday}&to=${plusDays(monday, 6)}`;

/** The table's rows by their names: the texts of their cells. */
async function rows(page) {
  await page.locator(".overview tbody tr").first().waitFor();
  const all = await page.locator(".overview tr:has(td)").evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("th").textContent.trim(), [...row.querySelectorAll("td")].map((td) => td.textContent.trim())]),
  );
  return Object.fromEntries(all);
}

test("the overview of a week shows what the week page shows, and a figure opens its entries", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager });
  await vera.open(`/vedeni/${isoWeek(monday)}`);
  await vera.page.locator("article.service").first().waitFor();
  const figures = await vera.page.locator("article.service").evaluateAll(
    (articles, names) =>
      articles.map((article) => {
        const cells = [...article.querySelectorAll(".service-figures > div")];
        const of = (name) => cells.find((cell) => cell.querySelector("dt").textContent.trim() === name)?.querySelector("dd > :first-child").textContent.trim();
        return [article.querySelector("h2").textContent.trim(), names.map(of)];
      }),
    [vera.t.worker_hours, vera.t.open_hours, vera.t.contacts, vera.t.exchanges, vera.t.received, vera.t.issued],
  );
  expect(figures).toHaveLength(6);
  await vera.open(ADDRESS);
  const shown = await rows(vera.page);
  for (const [name, week] of figures) expect(shown[name].slice(0, 6), name).toEqual(week);
  const link = vera.page.locator(".overview a.figure").first();
  const value = (await link.textContent()).trim();
  await link.click();
  await expect(vera.page.locator("#soucet")).toHaveText(value);
});

test("a coordinator sees each provider and the whole, and nothing to follow", async ({ worker }) => {
  const karel = await worker({ account: accounts.coordinator });
  await karel.open(ADDRESS);
  const shown = await rows(karel.page);
  const providers = Object.keys(shown).filter((name) => name.endsWith(`, ${karel.t.provider_total}`));
  expect(providers.length).toBeGreaterThan(0);
  const exchanges = (name) => Number(shown[name][3].replaceAll("\u00a0", ""));
  const services = await karel.page.locator(".overview th.under").allTextContents();
  expect(services.map((name) => exchanges(name.trim())).reduce((sum, n) => sum + n, 0)).toBe(
    providers.map(exchanges).reduce((sum, n) => sum + n, 0),
  );
  expect(providers.map(exchanges).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
  await expect(karel.page.locator("main .overview a")).toHaveCount(0);
  await expect(karel.page.locator("main")).not.toContainText("Jana");
});

test("another period is chosen by a tap or by two days, and a wrong one is said", async ({ worker }) => {
  const karel = await worker({ account: accounts.coordinator });
  await karel.open("/vedeni/prehled");
  const { page, t } = karel;
  await expect(page.getByRole("link", { name: t.this_month, exact: true })).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: t.last_year, exact: true }).click();
  const year = new Date().getFullYear() - 1;
  await expect(page.getByLabel(t.period_from, { exact: true })).toHaveValue(`${year}-01-01`);
  await page.getByLabel(t.period_from, { exact: true }).fill(monday);
  await page.getByLabel(t.period_to, { exact: true }).fill(plusDays(monday, -1));
  await page.getByRole("button", { name: t.period_show, exact: true }).click();
  await expect(page.getByText(t.period_bad)).toBeVisible();
  await page.getByLabel(t.period_to, { exact: true }).fill(plusDays(monday, 6));
  await page.getByRole("button", { name: t.period_show, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`from=${monday}`));
  await rows(page);
  await page.goBack();
  await expect(page.getByLabel(t.period_from, { exact: true })).toHaveValue(`${year}-01-01`);
});
