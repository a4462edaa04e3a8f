// People: invited by a code, given and taken memberships, phones that lose their access.
import { test, expect } from "../harness/fixtures.js";
import { MEMBERS_FROM, accounts, services } from "../harness/accounts.js";
import { accessible, fitsWidth } from "../harness/checks.js";
import { SIZES } from "../harness/phone.js";
import { Worker } from "../harness/worker.js";
import { exactly } from "../harness/words.js";

const PASSWORD = "několik slov za sebou";

/** The provider of the demo, whose services are valid today, and two of them. */
async function place(api) {
  const { body } = await api.get("/api/v1/people/places");
  const provider = body.providers.find((p) => p.services.some((s) => s.id === services.first));
  return { provider, services: [services.first, services.exchange] };
}

async function invite(api, login, name = "Nová Posila") {
  const { provider, services } = await place(api);
  const membership = { role: "worker", provider: provider.id, services, from: MEMBERS_FROM };
  const { status, body } = await api.post("/api/v1/people", { login, name, memberships: [membership] });
  expect(status).toBe(201);
  return body;
}

/** Chooses the demo's provider by its name. */
async function chooseProvider(page, label) {
  const list = page.getByLabel(label, { exact: true });
  const option = list.locator("option", { hasText: "Ukázková organizace" });
  await option.waitFor({ state: "attached" });
  await list.selectOption({ label: (await option.textContent()).trim() });
}

async function setPassword(somebody) {
  await somebody.page.getByLabel(somebody.t.new_password, { exact: true }).fill(PASSWORD);
  await somebody.page.getByLabel(somebody.t.password_again, { exact: true }).fill(PASSWORD);
  await somebody.button("set_password").click();
}

test("an invited worker sets a password by the link, logs in and writes @smoke", async ({ worker, unpack }) => {
  const admin = await worker({ account: accounts.administrator });
  const { page, t } = admin;
  await admin.open("/lide/novy");
  await page.getByLabel(t.full_name, { exact: true }).fill("Nová Posila");
  await page.getByLabel(t.login_name, { exact: true }).fill("Posila");
  await chooseProvider(page, t.people_provider);
  const offered = page.getByRole("group", { name: t.people_services }).getByRole("checkbox");
  for (const service of await offered.all()) await service.check({ force: true });
  await admin.button("make_code").click();
  const link = await page.locator(".code-link").textContent();
  await expect(page.getByText(t.code_once)).toBeVisible();
  expect(new URL(link).hash).toMatch(/^#[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);

  const newcomer = new Worker(await unpack(), { login: "posila", password: PASSWORD });
  await newcomer.open(link);
  await expect(newcomer.page.getByText("Nová Posila")).toBeVisible();
  await setPassword(newcomer);
  await newcomer.page.waitForURL(/\/prihlaseni/);
  expect(newcomer.page.url()).not.toContain(new URL(link).hash);
  await expect(newcomer.page.getByLabel(t.login_name, { exact: true })).toHaveValue("posila");
  await newcomer.page.getByLabel(t.password, { exact: true }).fill(PASSWORD);
  await newcomer.button("log_in").click();
  await newcomer.page.locator('a.big[href="/kontakt/novy"]').first().waitFor({ timeout: 20_000 });
  await newcomer.writeContact({ minutes: 23 });
  await newcomer.allConfirmed();

  const second = new Worker(await unpack(), {});
  await second.open(link);
  await expect(second.page.getByRole("alert")).toContainText("Kód už byl použit");
});

test("a late and a mistyped code say whom to ask", async ({ api, teren, unpack }) => {
  const admin = await api(accounts.administrator);
  const { code } = await invite(admin, "pozde");
  await teren.sql("UPDATE invitations SET expires_at = 1");
  const newcomer = new Worker(await unpack(), {});
  await newcomer.open("/pozvanka");
  for (const [typed, said] of [
    [code.toLowerCase().replaceAll("-", " "), "uplynulo sedm dní"],
    ["AAAA-AAAA-AAAA", "Takový kód neznáme"],
  ]) {
    await newcomer.page.getByLabel(newcomer.t.code_label, { exact: true }).fill(typed);
    await newcomer.button("go_on").click();
    await expect(newcomer.page.getByRole("alert")).toContainText(said);
  }
});

test("a manager ends a membership and a phone's access, and nothing is lost", async ({ api, worker }) => {
  const vera = await worker({ account: accounts.manager });
  const manager = await api(accounts.manager);
  const { code, id } = await invite(manager, "posila");
  await manager.post("/api/v1/invitations/use", { code, password: PASSWORD });
  const newcomer = await worker({ account: { login: "posila", password: PASSWORD, services: [] } });

  await vera.open(`/lide/${id}`);
  const { page, t } = vera;
  await page.getByRole("button", { name: new RegExp(`^${t.revoke}`) }).first().click();
  await expect(page.getByRole("dialog")).toContainText("po novém přihlášení přijme");
  await page.getByRole("dialog").getByRole("button", { name: t.revoke, exact: true }).click();
  await expect(page.getByText("bez přístupu od")).toBeVisible();

  const row = await newcomer.writeContact({ minutes: 29 });
  await newcomer.sendNow();
  await expect(newcomer.page.getByRole("link", { name: newcomer.t.log_in }).first()).toBeVisible({ timeout: 20_000 });
  await newcomer.open("/prihlaseni");
  await newcomer.enter(newcomer.account);
  await newcomer.page.waitForURL((url) => url.pathname !== "/prihlaseni");
  await newcomer.allConfirmed();
  await newcomer.open("/");
  await newcomer.expectState("state_confirmed", row);

  await page.getByRole("button", { name: new RegExp(`^${t.change}`) }).first().click();
  await page.getByLabel(t.valid_to, { exact: true }).fill(new Date(Date.now() - 40 * 24 * 3600_000).toISOString().slice(0, 10));
  await page.getByRole("dialog").getByRole("button", { name: t.save, exact: true }).click();
  await expect(page.getByText(exactly(t.membership_not_now))).toBeVisible();
});

test("the last administrator stays", async ({ worker, api }) => {
  const admin = await worker({ account: accounts.administrator });
  const me = (await api(accounts.administrator)).session.account;
  await admin.open(`/lide/${me}`);
  const { page, t } = admin;
  await expect(page.getByRole("button", { name: t.disable, exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: new RegExp(`^${t.change}`) }).first().click();
  await admin.button("take_back").click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("poslední správce");
});

test("five thousand people are listed, searched and fit a small phone", async ({ worker, teren }) => {
  test.slow();
  const provider = (await teren.sql("SELECT provider FROM memberships WHERE provider IS NOT NULL LIMIT 1"))[0].provider;
  const doc = JSON.stringify({ role: "worker", provider, services: [], from: "2020-01-01" });
  await teren.sql(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO accounts (id, login, name, password_hash, created_at)
     SELECT CAST(printf('many%012d', i) AS BLOB), 'clovek' || i, 'Člověk Číslo ' || i, '', 0 FROM n`,
  );
  await teren.sql(
    `INSERT INTO memberships (account, provider, role, doc, recorded_at)
     SELECT id, '${provider}', 'worker', '${doc}', 0 FROM accounts WHERE login LIKE 'clovek%'`,
  );
  const admin = await worker({ account: accounts.administrator, viewport: SIZES.small });
  const { page, t } = admin;
  await admin.open("/lide");
  const rows = page.locator(".people > li");
  await expect(rows).toHaveCount(50);
  await fitsWidth(page, "people");
  const began = Date.now();
  await page.getByLabel(t.people_search, { exact: true }).fill("clovek cislo 4999");
  await expect(rows).toHaveCount(1);
  expect(Date.now() - began).toBeLessThan(3_000);
  await page.getByLabel(t.people_search, { exact: true }).fill("");
  await expect(rows).toHaveCount(50);
  const first = await rows.first().textContent();
  await admin.button("people_next").click();
  await expect(rows.first()).not.toHaveText(first);
  await page.setViewportSize({ width: SIZES.small.width, height: 6_000 });
  await accessible(page, "people");
});
