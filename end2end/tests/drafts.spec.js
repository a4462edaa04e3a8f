// What is half written belongs to its moment, its entry and its account, and is never lost by a tap.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { Worker } from "../harness/worker.js";

/** A draft is written a moment after the last change. */
const DRAFT_WRITTEN = 1_000;

const received = (worker) => worker.page.getByRole("textbox", { name: worker.t.received, exact: true });
const drafts = (worker) => worker.page.getByText(worker.t.drafts, { exact: true });
const resume = (worker) => worker.page.getByRole("link", { name: worker.t.resume });

/** To *Dnes* by the bottom bar, without loading the page again. */
async function toToday(worker) {
  await worker.page.getByRole("navigation").getByRole("link", { name: worker.t.nav_today, exact: true }).click();
  await worker.onToday();
}

test("the form shows the moment of saving, and a draft taken up later the moment it was begun", async ({ worker }) => {
  const jana = await worker();
  await jana.page.clock.install();
  await jana.fillExchange({ received: 108, issued: 109 });
  const when = jana.page.locator("summary", { hasText: jana.t.when });
  const begun = (await when.textContent()).match(/\d+:\d\d/)[0];
  await expect(when).toContainText(jana.t.now);
  await jana.page.waitForTimeout(DRAFT_WRITTEN);
  await jana.page.clock.fastForward("20:00");
  await expect(when).toContainText(jana.t.now);
  await expect(when).not.toContainText(begun);
  await toToday(jana);
  await resume(jana).click();
  await expect(when).toContainText(` ${begun}`);
  await expect(when).not.toContainText(jana.t.now);
});

test("the address of a form that was saved leads to the entry", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 108, issued: 109 });
  const form = jana.page.url();
  await toToday(jana);
  await resume(jana).click();
  await jana.save();
  await jana.saved();
  await jana.onToday();
  await jana.page.goBack();
  await jana.page.goBack();
  const id = new URL(form).searchParams.get("id");
  await jana.page.waitForURL((url) => url.pathname === `/zapis/${id}`);
  await expect(jana.page.getByRole("heading", { name: jana.t.entry, exact: true })).toBeVisible();
});

test("a half-written correction is kept, shown among the drafts and taken up again", async ({ worker }) => {
  const jana = await worker();
  const row = await jana.writeExchange({ received: 110, issued: 112 });
  await row.getByRole("link").click();
  await jana.page.getByRole("link", { name: jana.t.correct, exact: true }).click();
  await jana.number("issued", 115);
  await jana.page.waitForTimeout(DRAFT_WRITTEN);
  await jana.page.reload();
  await jana.started();
  const issued = jana.page.getByRole("textbox", { name: jana.t.issued, exact: true });
  await expect(issued).toHaveValue("115");
  await toToday(jana);
  await expect(drafts(jana)).toBeVisible();
  await resume(jana).click();
  await expect(issued).toHaveValue("115");
  await jana.page.getByLabel(jana.t.reason_label, { exact: true }).fill("přepočítáno");
  await jana.saveCorrection();
  await jana.open("/");
  await expect(jana.exchangeRow(110, 115)).toHaveCount(1);
  await expect(drafts(jana)).toHaveCount(0);
});

test("a correction that was only looked at leaves no draft", async ({ worker }) => {
  const jana = await worker();
  const row = await jana.writeExchange({ received: 110, issued: 112 });
  await row.getByRole("link").click();
  await jana.page.getByRole("link", { name: jana.t.correct, exact: true }).click();
  await expect(received(jana)).toHaveValue("110");
  await toToday(jana);
  await jana.page.waitForTimeout(DRAFT_WRITTEN);
  await expect(drafts(jana)).toHaveCount(0);
});

test("a draft thrown away by mistake comes back", async ({ worker }) => {
  const jana = await worker();
  await jana.open("/kontakt/novy");
  await jana.number("minutes", 25);
  await toToday(jana);
  await jana.page.getByRole("button", { name: jana.t.discard }).click();
  await expect(jana.snack(jana.t.draft_dropped)).toBeVisible();
  await expect(drafts(jana)).toHaveCount(0);
  await jana.button("undo").click();
  await resume(jana).click();
  await expect(jana.page.getByRole("textbox", { name: jana.t.minutes, exact: true })).toHaveValue("25");
});

test("an open form is not saved for who logs in in another tab, and waits for its own account", async ({ worker }) => {
  const eva = await worker();
  await eva.fillExchange({ received: 108, issued: 109 });
  await eva.page.waitForTimeout(DRAFT_WRITTEN);
  const page = await eva.phone.tab();
  const there = new Worker({ options: eva.phone.options, page }, accounts.colleague);
  const logOut = async () => {
    await there.open("/nastaveni");
    await there.button("log_out").click();
    await page.getByRole("dialog").getByRole("button", { name: there.t.log_out, exact: true }).click();
    await page.waitForURL((url) => url.pathname === "/prihlaseni");
  };
  const logIn = async (account) => {
    await there.open("/prihlaseni");
    await there.enter(account);
    await page.waitForURL((url) => url.pathname === "/");
    await there.onToday();
  };
  await logOut();
  await logIn(accounts.colleague);
  await eva.page.bringToFront();
  // Eva's form is not on the screen for Adam, whichever page he is shown.
  await expect(eva.page.getByText(/108/)).toHaveCount(0);
  await expect(received(eva).and(eva.page.locator("input[value='108']"))).toHaveCount(0);
  await eva.open("/");
  await expect(drafts(eva)).toHaveCount(0);
  await logOut();
  await logIn(accounts.worker);
  await expect(drafts(there)).toBeVisible();
  await resume(there).click();
  await expect(received(there)).toHaveValue("108");
});
