// Forms under clumsy fingers: many taps, lost pages, second thoughts.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";

const recent = (entries) => [...entries.values()].filter((e) => e.device_time > (Date.now() - 600_000) * 1000);

test("invariant_02 twenty fast taps on Save make one entry", async ({ worker, api }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 4, issued: 6 });
  await jana.button("save").evaluate((button) => {
    for (let tap = 0; tap < 20; tap += 1) button.click();
  });
  await jana.saved();
  await jana.allConfirmed();
  await jana.open("/");
  await expect(jana.rows).toHaveCount(1);
  expect(recent(await (await api(accounts.worker)).entries())).toHaveLength(1);
});

test("a draft is there after a reload and gone after the save", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 8, issued: 9 });
  await jana.page.waitForTimeout(1_000);
  await jana.open("/");
  await expect(jana.page.getByText(jana.t.drafts, { exact: true })).toBeVisible();
  await jana.page.getByRole("link", { name: jana.t.resume }).or(jana.button("resume")).first().click();
  await expect(jana.page.getByLabel(jana.t.received, { exact: true }).first()).toHaveValue("8");
  await expect(jana.page.getByLabel(jana.t.issued, { exact: true }).first()).toHaveValue("9");
  await jana.save();
  await jana.saved();
  await jana.open("/");
  await expect(jana.page.getByText(jana.t.drafts, { exact: true })).toHaveCount(0);
  await expect(jana.rows).toHaveCount(1);
});

test("a draft survives a killed browser", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange({ received: 8, issued: 9 });
  await jana.page.waitForTimeout(1_000);
  await jana.phone.kill();
  await jana.phone.open();
  await jana.open("/");
  await expect(jana.page.getByText(jana.t.drafts, { exact: true })).toBeVisible();
});

test("an undo within ten seconds withdraws the entry and deletes nothing", async ({ worker, api }) => {
  const jana = await worker();
  await jana.writeExchange({ received: 1, issued: 2 });
  await jana.button("undo").click();
  await expect(jana.snack(jana.t.undone)).toBeVisible();
  await jana.open("/");
  await expect(jana.rows).toHaveCount(0);
  await jana.allConfirmed();
  const kinds = recent(await (await api(accounts.worker)).entries()).map((e) => e.body.kind);
  expect(kinds.sort()).toEqual(["exchange", "withdrawal"]);
});

test("a correction bears its reason and both versions stay in the history", async ({ worker }) => {
  const jana = await worker();
  await jana.writeExchange({ received: 10, issued: 12 });
  await jana.open("/");
  await jana.rows.first().getByRole("link").first().click();
  await jana.page.getByRole("link", { name: jana.t.correct }).or(jana.button("correct")).first().click();
  await jana.stepper("issued", 15);
  await jana.button("save_correction").click();
  await expect(jana.page.getByText(jana.t.reason_needed)).toBeVisible();
  await jana.page.getByLabel(jana.t.reason, { exact: true }).fill("přepočítáno v autě");
  await jana.button("save_correction").click();
  await jana.saved();
  await jana.open("/");
  await expect(jana.rows).toHaveCount(1);
  await expect(jana.rows.first()).toContainText("15");
  await jana.rows.first().getByRole("link").first().click();
  await expect(jana.page.getByText("přepočítáno v autě")).toBeVisible();
  await expect(jana.page.getByText(jana.t.version_first).first()).toBeVisible();
  await expect(jana.page.getByText(jana.t.version_correction).first()).toBeVisible();
});

test("a withdrawal with a reason takes the entry out of the day", async ({ worker }) => {
  const jana = await worker();
  await jana.writeContact();
  await jana.open("/");
  await jana.rows.first().getByRole("link").first().click();
  await jana.button("withdraw").click();
  await jana.page.getByLabel(jana.t.reason, { exact: true }).fill("zapsáno omylem");
  await jana.button("withdraw").last().click();
  await expect(jana.page.getByText(jana.t.withdrawn)).toBeVisible();
  await jana.open("/");
  await expect(jana.rows).toHaveCount(0);
});
