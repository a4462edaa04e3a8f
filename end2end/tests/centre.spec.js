// A device at a centre's door: opened by a manager, written on by one tap, closed from afar.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { accessible, fitsWidth, speaks } from "../harness/checks.js";
import { SIZES } from "../harness/phone.js";
import { Worker } from "../harness/worker.js";

const NAME = "Tablet u dveří";

test("a tablet opened by a manager outlives its browser and writes for whom a tap chose @smoke", async ({ api, unpack }) => {
  const tablet = await opened(unpack);
  const t = tablet.t;
  await expect(tablet.page.getByText(t.centre_who_first)).toBeVisible();
  await accessible(tablet.page, "who writes");
  await speaks(tablet.page, "cs", "who writes");
  await chip(tablet, accounts.worker.name).check({ force: true });
  await expect(tablet.page.getByText(t.centre_who_first)).toHaveCount(0);
  // The browser has the cookie and the device its session: both are there the next morning.
  await tablet.phone.close();
  await tablet.phone.open();
  await tablet.open("/");
  await expect(chip(tablet, accounts.worker.name)).toBeChecked();
  await contact(tablet, 23);
  await tablet.save();
  await tablet.saved();
  await expect(tablet.contactRow(23)).toContainText(accounts.worker.name);
  await tablet.expectState("state_confirmed", tablet.contactRow(23));

  const vera = await api(accounts.manager);
  const today = await tablet.page.evaluate(() => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Prague" }).format(new Date()));
  const asked = new URLSearchParams({
    programme: services.programme, service: services.first, from: today, to: today, figure: "contact_minutes",
    worker: (await api(accounts.worker)).session.account,
  });
  const { body } = await vera.get(`/api/v1/reports/entries?${asked}`);
  expect(body.entries).toHaveLength(1);
  const [entry] = body.entries;
  expect(entry).toMatchObject({ minutes: 23, flags: ["asserted"], author: { name: NAME } });
  expect(entry.workers.map((worker) => worker.name)).toEqual([accounts.worker.name]);
});

test("a form without anybody chosen asks who is writing", async ({ unpack }) => {
  const tablet = await opened(unpack);
  await contact(tablet, 24);
  await tablet.save();
  await expect(tablet.page.locator("form .hint.problem", { hasText: "Chybí, kdo pracoval." })).toBeVisible();
  await chip(tablet, accounts.colleague.name).check({ force: true });
  await tablet.save();
  await tablet.saved();
  await expect(tablet.contactRow(24)).toContainText(accounts.colleague.name);
});

test("a shift begun on the tablet is the chosen one's, who then stands first", async ({ unpack }) => {
  const tablet = await opened(unpack);
  const { page, t } = tablet;
  await chip(tablet, accounts.worker.name).check({ force: true });
  await tablet.button("start_shift").click();
  await expect(page.getByText(t.shift_running).first()).toBeVisible();
  const first = page.locator(".centre-who .chip").first();
  await expect(first).toHaveText(`${accounts.worker.name} · ${t.centre_on_shift}`);
  // Whoever is chosen next has none.
  await chip(tablet, accounts.colleague.name).check({ force: true });
  await expect(page.getByText(t.shift_running)).toHaveCount(0);
});

test("a device closed from afar asks to log in, and what it held is set aside", async ({ teren, unpack, worker }) => {
  const tablet = await opened(unpack);
  await chip(tablet, accounts.worker.name).check({ force: true });
  await teren.stop();
  await contact(tablet, 25);
  await tablet.save();
  await tablet.saved();
  await tablet.page.goto("about:blank");
  await teren.start();

  const vera = await worker({ account: accounts.manager, viewport: SIZES.small });
  const { page, t } = vera;
  await vera.open("/vedeni/zarizeni");
  const row = page.locator("main li.row", { hasText: NAME });
  await expect(row).toContainText("Věra Vedoucí");
  await fitsWidth(page, "devices");
  await accessible(page, "devices");
  await speaks(page, "cs", "devices");
  await row.getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(t.centre_close_unsent);
  await accessible(page, "closing");
  await dialog.getByRole("button", { name: t.cancel, exact: true }).click();
  await row.getByRole("button").click();
  await dialog.getByRole("button", { name: t.centre_close, exact: true }).click();
  await expect(page.getByRole("heading", { name: t.centres_closed, exact: true })).toBeVisible();
  await expect(row.getByRole("button")).toHaveCount(0);

  await tablet.sendNow();
  await tablet.open("/");
  await tablet.expectState("state_set_aside", tablet.contactRow(25));
  // Nobody logs in to the closed account again: once a file holds what was set aside, a worker logs in
  // on it, and it is a phone like any other.
  await tablet.open("/neodeslano");
  await Promise.all([tablet.page.waitForEvent("download"), tablet.button("export").click()]);
  await tablet.page.getByRole("main").getByRole("link", { name: tablet.t.log_in, exact: true }).click();
  await tablet.enter(accounts.worker);
  await tablet.page.waitForURL((url) => url.pathname === "/");
  await tablet.open("/");
  await expect(tablet.page.locator('a.big[href="/kontakt/novy"]').first()).toBeVisible();
});

test("a device is not opened without a name, a service or the network, and what was typed stays", async ({ teren, worker }) => {
  const vera = await worker({ account: accounts.manager });
  const { page, t } = vera;
  await vera.open("/sprava");
  await page.getByRole("link", { name: t.centres_title }).click();
  await expect(page.getByText(t.centres_none)).toBeVisible();
  await vera.button("centre_open_button").click();
  await expect(page.getByText(t.centre_name_bad)).toBeVisible();
  await expect(page.getByText(t.centre_service_needed)).toBeVisible();
  const name = page.getByLabel(t.centre_name, { exact: true });
  await name.fill(NAME);
  await page.getByLabel(t.centre_service, { exact: true }).selectOption(services.first);
  await teren.stop();
  await vera.button("centre_open_button").click();
  await expect(page.getByText(t.centre_offline)).toBeVisible();
  await expect(name).toHaveValue(NAME);
});

/** A tablet that Věra has opened for the first service. */
async function opened(unpack) {
  const tablet = new Worker(await unpack({ viewport: SIZES.tablet }), accounts.manager);
  const { page, t } = tablet;
  await tablet.logIn();
  await tablet.open("/vedeni/zarizeni");
  await page.getByLabel(t.centre_name, { exact: true }).fill(NAME);
  await page.getByLabel(t.centre_service, { exact: true }).selectOption(services.first);
  await tablet.button("centre_open_button").click();
  await page.waitForURL((url) => url.pathname === "/");
  await expect(chip(tablet, accounts.worker.name)).toHaveCount(1, { timeout: 20_000 });
  return tablet;
}

/** Somebody of the staff. */
function chip(tablet, name) {
  return tablet.page.getByRole("radio", { name: new RegExp(`^${name}`) });
}

/** A contact of so many minutes with one nameless person, filled in. Of one service there is no choice. */
async function contact(tablet, minutes) {
  const { page, t } = tablet;
  await tablet.open("/kontakt/novy");
  await page.locator("summary", { hasText: t.anonymous }).click();
  await tablet.button("add_anonymous").click();
  await tablet.number("minutes", minutes);
}
