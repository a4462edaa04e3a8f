// Reference data changed in the browser: what a coordinator, a manager and an administrator change,
// and what becomes of it in a worker's forms, in the week, and for who changes the same.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { accessible, fitsWidth } from "../harness/checks.js";
import { isoWeek, mondayOf, plusDays } from "../harness/calendar.js";
import { SETUP, visit } from "../harness/pages.js";
import { SIZES } from "../harness/phone.js";

const SAS = "/sprava/sluzby/ukazka-sas";
const monday = mondayOf(new Date());
const next = plusDays(monday, 7);

const desk = { viewport: SIZES.desktop };
const plain = (text) => text.replaceAll("\u00a0", " ");

/** The service's card on the week page, as text. */
async function weekOf(somebody, day) {
  await visit(somebody, { path: `/vedeni/${isoWeek(day)}` });
  const name = "Sociálně aktivizační služba pro rodiny s dětmi";
  return plain(await somebody.page.locator("article.service", { hasText: name }).innerText());
}

/** The choices of the kinds of contact in the worker's form. */
async function kinds(worker) {
  await worker.open("/kontakt/novy");
  await worker.page.getByRole("radio", { name: services.firstName.cs, exact: true }).check({ force: true });
  await worker.page.locator("input[name=druh]").first().waitFor({ state: "attached" });
  return worker.page.locator("label.chip:has(input[name=druh])");
}

async function saved(somebody) {
  await expect(somebody.page.getByText(somebody.t.setup_saved)).toBeVisible();
}

test("a quota holds from its day on, and the weeks before owe what they owed", async ({ worker }) => {
  const karel = await worker({ account: accounts.coordinator, ...desk });
  const { page, t } = karel;
  await visit(karel, { path: SAS });
  await page.locator("summary", { hasText: t.quota_new }).click();
  const fold = page.locator("details", { hasText: t.quota_new_hint });
  await fold.getByLabel(t.setup_from, { exact: true }).fill(next);
  await fold.getByLabel(t.quota_hours, { exact: true }).fill("169");
  await fold.getByLabel(t.quota_any, { exact: true }).fill("5");
  await fold.getByLabel(t.quota_holidays, { exact: true }).uncheck({ force: true });
  await fold.getByRole("button", { name: t.setup_add, exact: true }).click();
  await expect(page.locator("#uvazek-hodin-h")).toHaveClass(/problem/);
  await fold.getByLabel(t.quota_hours, { exact: true }).fill("30,5");
  await fold.getByRole("button", { name: t.setup_add, exact: true }).click();
  await saved(karel);
  await expect(page.getByRole("region", { name: t.quotas }).getByRole("row")).toHaveCount(3);
  await expect(page.locator(".versions li.card").first()).toContainText("Karel");
  expect(await weekOf(karel, monday)).not.toContain("30 h 30 min");
  expect(await weekOf(karel, next)).toContain("30 h 30 min");
});

test("a manager is told who changes a quota, and has no form for it", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager, ...desk });
  await visit(vera, { path: SAS });
  await expect(vera.page.getByText(vera.t.quotas_manager)).toBeVisible();
  await expect(vera.page.locator("summary", { hasText: vera.t.quota_new })).toHaveCount(0);
  await expect(vera.page.getByLabel(vera.t.setup_from, { exact: true })).toHaveCount(0);
  await vera.page.getByLabel(vera.t.setup_name_cs, { exact: true }).fill("Aktivizace rodin");
  await vera.button("save").click();
  await saved(vera);
});

test("a code comes into the form with the next sync, and once retired stays with its entries", async ({ worker }) => {
  const karel = await worker({ account: accounts.coordinator, ...desk });
  const eva = await worker();
  const { page, t } = karel;
  await visit(karel, { path: "/sprava/ciselniky/contact_kind" });
  await page.getByLabel(t.code, { exact: true }).fill("KAVA");
  await page.getByLabel(t.code_cs, { exact: true }).fill("rozhovor u kávy");
  await page.getByLabel(t.code_en, { exact: true }).fill("talk over coffee");
  await page.getByLabel(t.list_code_for, { exact: true }).selectOption(services.programme);
  await karel.button("setup_add").click();
  await saved(karel);

  await eva.sendNow();
  const coffee = (await kinds(eva)).filter({ hasText: "rozhovor u kávy" });
  await expect(coffee).toHaveCount(1);
  await eva.fillContact({ minutes: 17 });
  await eva.page.getByRole("radio", { name: "rozhovor u kávy" }).check({ force: true });
  await eva.save();
  await eva.saved();
  await eva.allConfirmed();

  await page.getByRole("button", { name: `${t.setup_retire}: rozhovor u kávy`, exact: true }).click();
  await expect(page.locator("li.row", { hasText: "KAVA" }).locator(".badge")).toHaveText(t.setup_retired);
  await eva.sendNow();
  await eva.allConfirmed();
  await expect((await kinds(eva)).filter({ hasText: "rozhovor u kávy" })).toHaveCount(0);
  await eva.open("/");
  await eva.contactRow(17).getByRole("link").click();
  await expect(eva.page.getByText("rozhovor u kávy").first()).toBeVisible();
});

test("a locality is added, found, moved and retired, and forms follow", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager, ...desk });
  const eva = await worker();
  const { page, t } = vera;
  await visit(vera, { path: "/sprava/lokality" });
  await page.getByLabel(t.setup_name, { exact: true }).fill("U rybníka");
  await vera.button("setup_add").click();
  await saved(vera);
  const names = page.locator("ul.rows .row-title");
  await expect(names.last()).toHaveText("U rybníka");
  await page.getByRole("button", { name: `${t.setup_up}: U rybníka`, exact: true }).click();
  await expect(names.first()).toHaveText("U rybníka");
  await page.getByLabel(t.setup_search, { exact: true }).fill("RYBN");
  await expect(names).toHaveCount(1);
  await eva.sendNow();
  const places = eva.page.locator("#lokalita option", { hasText: "U rybníka" });
  await expect(async () => {
    await eva.open("/kontakt/novy");
    await expect(places).toHaveCount(1, { timeout: 2_000 });
  }).toPass();
  await page.getByRole("button", { name: `${t.setup_retire}: U rybníka`, exact: true }).click();
  await expect(page.locator("li.row .badge")).toHaveText(t.setup_retired);
  await eva.sendNow();
  await expect(async () => {
    await eva.open("/kontakt/novy");
    await expect(eva.page.locator("#lokalita option", { hasText: "Prunéřov" })).toHaveCount(1);
    await expect(places).toHaveCount(0, { timeout: 500 });
  }).toPass();
});

test("of two editors the second sees what the first saved and keeps what was typed", async ({ worker, api }) => {
  const karel = await worker({ account: accounts.coordinator, ...desk });
  const { page, t } = karel;
  await visit(karel, { path: SAS });
  const name = page.getByLabel(t.setup_name_cs, { exact: true });
  await name.fill("Karlova aktivizace");

  const admin = await api(accounts.administrator);
  const path = "/api/v1/setup/services/ukazka-sas";
  const { body } = await admin.get(path);
  const { service } = body;
  const change = { name: { cs: "Aktivizace správce", en: "Activation" }, from: service.from, to: service.to,
    kinds: service.kinds, persons_target: service.persons_target, targets: service.targets };
  const put = await admin.request("PUT", path, JSON.stringify({ seen: body.change, change }));
  expect(put.status, JSON.stringify(put.body)).toBe(200);

  await karel.button("save").click();
  await expect(page.getByText(t.setup_meanwhile)).toBeVisible();
  await expect(page.getByRole("region", { name: t.setup_now })).toContainText("Aktivizace správce");
  await expect(name).toHaveValue("Karlova aktivizace");
  await karel.button("save").click();
  await saved(karel);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Karlova aktivizace");
});

test("without the server nothing that was typed is lost, and it is said", async ({ teren, worker }) => {
  const karel = await worker({ account: accounts.coordinator, ...desk });
  await visit(karel, { path: SAS });
  const name = karel.page.getByLabel(karel.t.setup_name_cs, { exact: true });
  await name.fill("Napsáno bez sítě");
  await teren.stop();
  await karel.button("save").click();
  await expect(karel.page.getByText(karel.t.setup_offline)).toBeVisible();
  await expect(name).toHaveValue("Napsáno bez sítě");
});

test("the audit shows who changed what, and finds it by what it is about", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager, ...desk });
  await visit(vera, { path: "/sprava/poskytovatele" });
  await vera.page.getByRole("button", { name: `${vera.t.setup_rename}: Ukázková organizace` }).click();
  await vera.page.getByLabel(vera.t.setup_name, { exact: true }).fill("Organizace po přejmenování");
  await vera.button("save").click();
  await saved(vera);
  const admin = await worker({ account: accounts.administrator, ...desk });
  const { page, t } = admin;
  await visit(admin, { path: "/sprava/audit" });
  await page.getByLabel(t.audit_subject, { exact: true }).fill("provider/ukazka");
  await admin.button("audit_find").click();
  await expect(page.locator("ul.rows > li").first()).toContainText("Organizace po přejmenování");
  await expect(page.locator("ul.rows > li").first()).toContainText("Věra");
});

test("on a phone of 360 pixels the pages fit and axe finds nothing", async ({ worker }) => {
  test.slow();
  const vera = await worker({ account: accounts.manager, viewport: SIZES.small });
  for (const one of [...SETUP, { path: "/sprava/audit" }]) {
    await visit(vera, one);
    await fitsWidth(vera.page, one.path);
    await accessible(vera.page, one.path);
  }
});
