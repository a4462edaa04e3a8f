// Forms under clumsy fingers: many taps, lost pages, second thoughts.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";

/** A draft is written a moment after the last change. */
const DRAFT_WRITTEN = 1_000;

const recent = (entries) => [...entries.values()].filter((e) => e.device_time > (Date.now() - 600_000) * 1000);

test("invariant_02 twenty fast taps on Save make one entry", async ({ worker, api }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 104, issued: 106 });
  await jana.button("save").evaluate((button) => {
    for (let tap = 0; tap < 20; tap += 1) button.click();
  });
  await jana.saved();
  await jana.allConfirmed();
  await jana.open("/");
  await jana.expectState("state_confirmed", jana.exchangeRow(104, 106));
  const stored = recent(await (await api(accounts.worker)).entries());
  expect(stored.filter((e) => e.body.items?.[0].received === 104)).toHaveLength(1);
});

/** Regression: each tap had added a group, and none was on the screen. */
test("persons without a code are on the form as they are added, and can be taken away", async ({ worker, api }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 112, issued: 113 });
  const groups = jana.page.getByRole("group", { name: jana.t.how_many, exact: true });
  await expect(groups).toHaveCount(1);
  await jana.button("add_anonymous").click();
  await expect(groups).toHaveCount(2);
  await jana.button("remove").last().click();
  await expect(groups).toHaveCount(1);
  await jana.number("how_many", 3);
  await jana.save();
  await jana.saved();
  await jana.allConfirmed();
  const stored = recent(await (await api(accounts.worker)).entries());
  const [entry] = stored.filter((e) => e.body.items?.[0].received === 112);
  expect(entry.anonymous.map((group) => group.count)).toEqual([3]);
});

test("a draft is there after a reload and gone after the save", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 108, issued: 109 });
  await jana.page.waitForTimeout(DRAFT_WRITTEN);
  await jana.page.reload();
  await jana.started();
  await expect(jana.page.getByRole("textbox", { name: jana.t.received, exact: true })).toHaveValue("108");
  await jana.open("/");
  await jana.page.getByRole("link", { name: jana.t.resume }).click();
  await expect(jana.page.getByRole("textbox", { name: jana.t.received, exact: true })).toHaveValue("108");
  await expect(jana.page.getByRole("textbox", { name: jana.t.issued, exact: true })).toHaveValue("109");
  await jana.save();
  await jana.saved();
  await jana.open("/");
  await expect(jana.exchangeRow(108, 109)).toHaveCount(1);
  await expect(jana.page.getByText(jana.t.drafts, { exact: true })).toHaveCount(0);
});

test("a draft survives a killed browser", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 108, issued: 109 });
  await jana.page.waitForTimeout(DRAFT_WRITTEN);
  await jana.phone.kill();
  await jana.phone.open();
  await jana.open("/");
  await expect(jana.page.getByText(jana.t.drafts, { exact: true })).toBeVisible();
});

test("a form that refuses says where, and the draft stays", async ({ worker }) => {
  const jana = await worker();
  await jana.open("/vymena/nova");
  await jana.number("received", 108);
  await jana.save();
  await expect(jana.page.getByText(jana.t.check_form)).toBeVisible();
  await expect(jana.page.getByRole("textbox", { name: jana.t.received, exact: true })).toHaveValue("108");
});

test("the implausible is asked about once, stored and flagged", async ({ worker, api }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 9_000, issued: 108 });
  await jana.save();
  const dialog = jana.page.getByRole("dialog", { name: jana.t.really });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: jana.t.yes_save, exact: true }).click();
  await jana.saved();
  await jana.allConfirmed();
  const stored = recent(await (await api(accounts.worker)).entries());
  expect(stored.filter((e) => e.body.items?.[0].received === 9_000)).toHaveLength(1);
});

test("a client's code is folded, checked and found again", async ({ worker, api }) => {
  const jana = await worker();
  await jana.open("/vymena/nova");
  const code = jana.page.getByRole("textbox", { name: jana.t.find_code });
  await code.fill("žof32řeh12");
  await expect(jana.page.getByRole("alert")).toBeVisible();
  await code.fill("žof31řeh12");
  await jana.button("add_person").click();
  await jana.number("received", 108);
  await jana.number("issued", 109);
  await jana.save();
  await jana.saved();
  await jana.open("/vymena/nova");
  await expect(jana.page.getByRole("button", { name: "ZOF31REH12" })).toBeVisible();
  await jana.allConfirmed();
  const stored = recent(await (await api(accounts.worker)).entries());
  const [exchange] = stored.filter((e) => e.body.items?.[0].received === 108);
  expect(exchange.persons).toMatchObject([{ identity: "CODE", code: "ZOF31REH12" }]);
});

test("an undo within ten seconds withdraws the entry and deletes nothing", async ({ worker, api }) => {
  const jana = await worker();
  const row = await jana.writeExchange({ received: 101, issued: 102 });
  await expect(row).toHaveCount(1);
  await jana.button("undo").click();
  await expect(jana.snack(jana.t.undone)).toBeVisible();
  await expect(row).toHaveCount(0);
  await jana.allConfirmed();
  const stored = recent(await (await api(accounts.worker)).entries());
  const exchange = stored.find((e) => e.body.items?.[0].received === 101);
  const withdrawal = stored.find((e) => e.body.kind === "withdrawal");
  expect(withdrawal.body.target).toBe(exchange.id);
});

test("a correction bears its reason and both versions stay in the history", async ({ worker }) => {
  const jana = await worker();
  const row = await jana.writeExchange({ received: 110, issued: 112 });
  await row.getByRole("link").click();
  await jana.page.getByRole("link", { name: jana.t.correct, exact: true }).click();
  await jana.number("issued", 115);
  await jana.button("save_correction").click();
  await expect(jana.page.locator("form .hint.problem", { hasText: jana.t.reason_needed })).toBeVisible();
  await jana.page.getByLabel(jana.t.reason_label, { exact: true }).fill("přepočítáno v autě");
  await jana.saveCorrection();
  await jana.open("/");
  await expect(jana.exchangeRow(110, 112)).toHaveCount(0);
  await expect(jana.exchangeRow(110, 115)).toHaveCount(1);
  await jana.exchangeRow(110, 115).getByRole("link").click();
  await expect(jana.page.getByText("přepočítáno v autě")).toBeVisible();
  await expect(jana.page.getByText(jana.t.version_first).first()).toBeVisible();
  await expect(jana.page.getByText(jana.t.version_correction).first()).toBeVisible();
});

test("a withdrawal with a reason takes the entry out of the day", async ({ worker }) => {
  const jana = await worker();
  const row = await jana.writeContact({ minutes: 17 });
  await row.getByRole("link").click();
  await jana.button("withdraw").click();
  await jana.page.getByLabel(jana.t.reason_label, { exact: true }).fill("zapsáno omylem");
  await jana.page.getByRole("dialog").getByRole("button", { name: jana.t.withdraw, exact: true }).click();
  await expect(jana.page.getByText(jana.t.withdrawn)).toBeVisible();
  await jana.open("/");
  await jana.onToday();
  await expect(row).toHaveCount(0);
});

test("a code that was typed and not added is asked for, and Enter adds the person, not the entry", async ({ worker, api }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 108, issued: 109 });
  const code = jana.page.getByRole("textbox", { name: jana.t.find_code });
  await code.fill("žof31řeh12");
  await jana.save();
  await expect(jana.page.locator("form .hint.problem", { hasText: jana.t.code_not_added })).toBeVisible();
  await code.press("Enter");
  await expect(jana.page.getByRole("button", { name: "ZOF31REH12" })).toHaveAttribute("aria-pressed", "true");
  await expect(code).toHaveValue("");
  await expect(jana.page.getByText(jana.t.code_not_added)).toHaveCount(0);
  await jana.page.getByRole("textbox", { name: jana.t.received, exact: true }).press("Enter");
  await expect(jana.snack(jana.t.saved_on_phone)).toHaveCount(0);
  await jana.save();
  await jana.saved();
  await jana.allConfirmed();
  const stored = recent(await (await api(accounts.worker)).entries());
  const mine = stored.filter((e) => e.body.items?.[0].received === 108);
  expect(mine.map((e) => e.persons.map((p) => p.code))).toEqual([["ZOF31REH12"]]);
});

test("a number with a comma is refused and the old one stays", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 108, issued: 109 });
  for (const wrong of ["10,5", "-5"]) {
    await jana.number("received", wrong);
    await expect(jana.page.getByText(jana.t.whole_number)).toBeVisible();
    await expect(jana.page.getByRole("textbox", { name: jana.t.received, exact: true })).toHaveValue("108");
  }
  await jana.number("received", 12);
  await expect(jana.page.getByText(jana.t.whole_number)).toHaveCount(0);
});

test("colleagues and the size do not go along into the next form", async ({ worker }) => {
  const jana = await worker();
  await jana.open("/vymena/nova");
  await jana.page.locator("summary", { hasText: jana.t.other_items }).click();
  const water = jana.page.getByRole("textbox", { name: /voda/ });
  await water.fill("5");
  await water.press("Tab");
  const size = await jana.page.locator("fieldset", { hasText: jana.t.same_out }).locator("legend").first().textContent();
  await jana.page.locator("summary", { hasText: jana.t.anonymous }).click();
  await jana.button("add_anonymous").click();
  await jana.number("received", 10);
  await jana.page.locator("summary", { hasText: jana.t.details }).click();
  await jana.page.getByRole("checkbox", { name: "Adam Zkouška" }).check({ force: true });
  await jana.save();
  await jana.saved();
  await jana.open("/vymena/nova");
  await expect(jana.page.locator("fieldset", { hasText: jana.t.same_out }).locator("legend").first()).toHaveText(size);
  await jana.page.locator("summary", { hasText: jana.t.details }).click();
  await expect(jana.page.getByRole("checkbox", { name: "Adam Zkouška" })).not.toBeChecked();
});
