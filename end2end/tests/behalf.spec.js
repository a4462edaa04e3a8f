// A manager types in paper for a worker: the manager is the author, the worker worked.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { dayOf, isoWeek, localInstant, mondayOf, plusDays } from "../harness/calendar.js";
import { accessible, fitsWidth } from "../harness/checks.js";
import { SIZES } from "../harness/phone.js";

const eva = accounts.worker;
const day = plusDays(dayOf(new Date()), -1);
const week = isoWeek(mondayOf(new Date(`${day}T12:00:00Z`)));

/** Service, day and worker chosen by the keyboard. */
async function chooseEva(vera) {
  const { page, t } = vera;
  await vera.open("/vedeni/za");
  await page.locator(`input[name=za-sluzba][value=${services.exchange}]`).check({ force: true });
  await page.getByLabel(t.date_label, { exact: true }).fill(day);
  const search = page.locator("#za-kdo");
  await search.fill("zkous ev");
  await expect(page.getByRole("group", { name: t.behalf_worker }).getByRole("button")).toHaveText([eva.name]);
  await search.press("Enter");
  await expect(page.locator(".behalf-who")).toContainText(eva.name);
}

const tab = (vera, name) =>
  vera.page.getByRole("group", { name: vera.t.behalf_kinds }).getByRole("button", { name: vera.t[name], exact: true });

/** One more client's code, and the time; the form is there empty again when this returns. */
async function typeIn(vera, code, clock, more = async () => {}) {
  const { page } = vera;
  const field = page.locator("#kod");
  await field.fill(code);
  await field.press("Enter");
  await expect(page.locator(".persons .chip-button[aria-pressed=true]")).toHaveCount(1);
  await more();
  await page.locator("#kdy-t").fill(clock);
  const address = page.url();
  await page.locator("#kdy-t").press("Tab");
  await vera.save();
  await expect(page).not.toHaveURL(address);
  await expect(page.locator(".persons .chip-button[aria-pressed=true]")).toHaveCount(0);
}

test("a day on paper is typed in: hours go to the worker and both see who wrote it", async ({ teren, worker }) => {
  test.slow();
  const vera = await worker({ account: accounts.manager, viewport: SIZES.small });
  const { page, t } = vera;
  await chooseEva(vera);
  await expect(page.getByText(t.behalf_none)).toBeVisible();

  // From here on without a network.
  await teren.stop();
  await page.getByLabel(t.behalf_from, { exact: true }).fill("08:00");
  await page.getByLabel(t.behalf_from, { exact: true }).press("Enter");
  await expect(page.getByLabel(t.behalf_to, { exact: true })).toBeFocused();
  await vera.button("behalf_save_shift").click();
  await expect(page.getByText(t.behalf_no_to)).toBeVisible();
  await page.getByLabel(t.behalf_to, { exact: true }).fill("16:00");
  await page.locator("#za-pauza-0-od").fill("12:00");
  await page.locator("#za-pauza-0-do").fill("12:30");
  await vera.button("behalf_save_shift").click();
  await vera.saved();
  await expect(vera.rows).toHaveCount(4);
  await expect(page.getByLabel(t.behalf_from, { exact: true })).toHaveValue("");

  await tab(vera, "kind_contact").click();
  await typeIn(vera, "LUD07TOM08", "09:15");
  await expect(vera.rows).toHaveCount(5);
  await expect(page.locator("#kdy-t")).toHaveValue("09:15");
  await typeIn(vera, "JAN01LUK07", "10:30");
  await expect(vera.rows).toHaveCount(6);
  await tab(vera, "kind_exchange").click();
  await typeIn(vera, "TOM01JAN02", "11:00", async () => {
    await vera.number("received", 10);
    await vera.number("issued", 12);
  });
  await expect(vera.rows).toHaveCount(7);
  await expect(vera.exchangeRow(10, 12)).toHaveCount(1);

  await teren.start();
  await vera.sendNow();
  await vera.allConfirmed();
  await vera.open(`/vedeni/${week}`);
  const article = page.locator("article.service", { has: page.getByRole("heading", { name: services.exchangeName.cs, exact: true }) });
  await article.locator("summary").click();
  const row = article.getByRole("region", { name: t.by_worker }).getByRole("row").filter({ hasText: eva.name });
  const cells = (await row.getByRole("cell").allTextContents()).map((text) => text.replaceAll("\u00a0", " ").trim());
  expect(cells.slice(-5)).toEqual(["7 h 30 min", "2", "1", "10", "12"]);
  await row.getByRole("link", { name: new RegExp(`${t.contacts}: 2\\.`) }).click();
  await expect(page.locator("main tbody tr")).toHaveCount(2);
  await expect(page.locator("main tbody tr").first()).toContainText(`${t.author} Věra`);

  const worked = await worker();
  await worked.open(`/tyden/${week}`);
  const pulled = worked.page.locator("main li.row").filter({ hasText: "LUD07TOM08" });
  await expect(pulled).toContainText(`${worked.t.author} Věra`, { timeout: 20_000 });
  await pulled.getByRole("link").click();
  const facts = worked.page.locator("dl.facts").first();
  await expect(facts).toContainText(worked.t.me);
  await expect(facts).toContainText(`Věra`);
});

test("the same shift from paper and from the found phone is shown as an overlap", async ({ api, worker }) => {
  const phone = await api(eva);
  const open = phone.contact(services.exchange, { minutes: 0, anonymous: [], start: localInstant(day, 9), body: { kind: "span_open", span_kind: "shift" } });
  const close = { ...open, id: phone.contact(services.exchange).id, start: localInstant(day, 12) * 1000, body: { kind: "span_close", span: open.id } };
  await phone.sync([phone.item(open), phone.item(close)]);
  const vera = await worker({ account: accounts.manager });
  const { page, t } = vera;
  await chooseEva(vera);
  await expect(vera.rows).toHaveCount(2, { timeout: 20_000 });
  await page.getByLabel(t.behalf_from, { exact: true }).fill("09:00");
  await page.getByLabel(t.behalf_to, { exact: true }).fill("12:00");
  await vera.button("behalf_save_shift").click();
  await vera.button("yes_save").click();
  await vera.saved();
  await vera.allConfirmed();
  await vera.open(`/vedeni/zapisy?programme=${services.programme}&service=${services.exchange}&from=${day}&to=${day}&figure=flagged`);
  const rows = page.locator("main tbody tr").filter({ hasText: eva.name });
  await expect(rows).toHaveCount(2);
});

test("an unfinished form is found again after a reload, with its worker and day", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager });
  const { page } = vera;
  await chooseEva(vera);
  await tab(vera, "kind_contact").click();
  await page.locator("#kod").fill("LUD07TOM08");
  await page.locator("#kod").press("Enter");
  await expect(page.locator(".persons .chip-button[aria-pressed=true]")).toHaveCount(1);
  await page.waitForTimeout(600);
  const id = new URL(page.url()).searchParams.get("id");
  await vera.open(`/vedeni/za?id=${id}`);
  await expect(page.locator(".behalf-who")).toContainText(eva.name);
  await expect(page.locator(".persons .chip-button[aria-pressed=true]")).toHaveCount(1);
});

test("the page fits a small phone and is accessible in both themes", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager, viewport: { width: 360, height: 2600 } });
  await chooseEva(vera);
  for (const name of ["kind_shift", "kind_contact", "kind_exchange"]) {
    await tab(vera, name).click();
    await expect(vera.page.locator(".entry-form")).toBeVisible();
    for (const colorScheme of ["light", "dark"]) {
      await vera.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await accessible(vera.page, `${name}, ${colorScheme}`);
    }
    await fitsWidth(vera.page, name);
  }
});

test("who manages no service is told so", async ({ worker }) => {
  const karel = await worker({ account: accounts.coordinator });
  await karel.open("/vedeni/za");
  await expect(karel.page.getByText(karel.t.behalf_no_service)).toBeVisible();
});
