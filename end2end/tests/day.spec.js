// The day as it went: a gap is seen and filled, two entries at one time are marked. The pages' clock
// is set to yesterday afternoon, so that the tests hold at any hour.
import { test as base, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { dayOf, localInstant, plusDays } from "../harness/calendar.js";
import { Worker } from "../harness/worker.js";

const MINUTE = 60_000;
const day = plusDays(dayOf(new Date()), -1);
const NOW = localInstant(day, 15);

const test = base.extend({
  /** On a phone on which it is three in the afternoon, in a shift that began at nine. */
  eva: async ({ unpack }, use) => {
    const eva = new Worker(await unpack(), accounts.worker);
    await eva.page.clock.install({ time: NOW });
    await eva.logIn();
    await eva.open("/smena");
    await eva.page.getByRole("button", { name: `${eva.t.start_at_other} ${services.firstName.cs}`, exact: true }).click();
    const dialog = eva.page.getByRole("dialog");
    await dialog.getByLabel(eva.t.time, { exact: true }).fill("09:00");
    await dialog.getByRole("button", { name: eva.t.save, exact: true }).click();
    await expect(eva.page.getByText(eva.t.shift_running).first()).toBeVisible();
    await use(eva);
  },
});

async function contact(eva, clock, minutes) {
  await eva.fillContact({ minutes });
  await eva.at(clock);
  await eva.save();
  await eva.saved();
  await eva.onToday();
}

const gap = (eva, from, to) =>
  eva.page.locator("li.row").filter({ hasText: eva.t.gap_text }).filter({ hasText: new RegExp(`(?<!\\d)0?${from}–0?${to}`) });
const gaps = (eva) => eva.page.locator("li.row").filter({ hasText: eva.t.gap_text });

test("a gap of the day is shown with its time, and filled from its beginning", async ({ eva, api }) => {
  await contact(eva, "09:00", 60);
  await contact(eva, "11:30", 60);
  // Half an hour is a gap, a little less is the way from one to the next.
  await contact(eva, "12:59", 121);
  await expect(gaps(eva)).toHaveCount(1);
  await expect(gap(eva, "10:00", "11:30")).toContainText(/1\sh\s30\smin/);
  await gap(eva, "10:00", "11:30").getByRole("link", { name: eva.t.fill_gap, exact: true }).click();
  await eva.page.getByRole("main").getByRole("link", { name: eva.t.new_contact, exact: true }).click();
  const when = eva.page.locator("summary", { hasText: eva.t.when });
  await expect(when).toContainText("10:00");
  await expect(when).not.toContainText(eva.t.now);
  await eva.choose(services.firstName.cs, eva.part("service"));
  await eva.unfold("anonymous");
  await eva.button("add_anonymous").click();
  await eva.number("minutes", 90);
  await eva.save();
  await eva.saved();
  await eva.onToday();
  await expect(eva.contactRow(90)).toHaveCount(0);
  await expect(eva.rows.filter({ hasText: /1\sh\s30\smin/ })).toHaveCount(1);
  await expect(gaps(eva)).toHaveCount(0);
  await eva.allConfirmed();
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  const filled = entries.filter((e) => e.body.kind === "contact" && e.minutes === 90);
  expect(filled.map((e) => e.start)).toEqual([localInstant(day, 10) * 1000]);
});

test("half an hour without an entry is a gap, less is not", async ({ eva }) => {
  await contact(eva, "09:30", 60);
  await contact(eva, "10:59", 241);
  await expect(gap(eva, "9:00", "9:30")).toHaveCount(1);
  await expect(gaps(eva)).toHaveCount(1);
  // Without an entry in between the running shift is one long gap; its end moves with the clock.
  await eva.page.clock.fastForward(40 * MINUTE);
  await eva.open("/tyden");
  await eva.open("/");
  await expect(gaps(eva)).toHaveCount(2);
  await expect(gap(eva, "15:00", "15:4\\d")).toHaveCount(1);
});

test("two contacts at one time are marked, their neighbours are not", async ({ eva }) => {
  await contact(eva, "09:00", 61);
  await contact(eva, "11:00", 59);
  await contact(eva, "11:39", 58);
  await contact(eva, "12:30", 57);
  const marked = eva.rows.filter({ hasText: eva.t.overlaps });
  await expect(marked).toHaveCount(2);
  await expect(marked.filter({ hasText: /59\smin/ })).toHaveCount(1);
  await expect(marked.filter({ hasText: /58\smin/ })).toHaveCount(1);
});

test("whichever form fills a gap begins with it", async ({ eva }) => {
  await contact(eva, "10:00", 300);
  await gap(eva, "9:00", "10:00").getByRole("link", { name: eva.t.fill_gap, exact: true }).click();
  for (const name of ["new_exchange", "new_found", "new_bulk", "new_contact"]) {
    await eva.page.getByRole("main").getByRole("link", { name: eva.t[name], exact: true }).click();
    await expect(eva.page.locator("summary", { hasText: eva.t.when }), name).toContainText("9:00");
    await eva.page.goBack();
  }
});

/** Android closes a page in the pocket: it comes back by its address. */
test("the moment of a gap is still the form's after a reload", async ({ eva }) => {
  await contact(eva, "10:00", 300);
  await gap(eva, "9:00", "10:00").getByRole("link", { name: eva.t.fill_gap, exact: true }).click();
  await eva.page.getByRole("main").getByRole("link", { name: eva.t.new_contact, exact: true }).click();
  const when = eva.page.locator("summary", { hasText: eva.t.when });
  await expect(when).toContainText("9:00");
  await eva.page.reload();
  await eva.started();
  await expect(when).toContainText("9:00");
});

test("the line of the day counts what is here and what the server has confirmed", async ({ eva, teren }) => {
  await contact(eva, "09:00", 60);
  await eva.allConfirmed();
  await teren.stop();
  await contact(eva, "11:30", 60);
  await expect(eva.page.getByText(/^3\szápisy, 2\spotvrzeno serverem$/)).toBeVisible();
  await teren.start();
  await eva.sendNow();
  await eva.allConfirmed();
  await eva.open("/");
  await expect(eva.page.getByText(/^3\szápisy, 3\spotvrzeno serverem$/)).toBeVisible();
});
