// A worker's own presets of a form, and the cards for what is new.
import { test, expect } from "../harness/fixtures.js";

const choice = (eva) => eva.page.getByRole("group", { name: eva.t.presets, exact: true });

test("a preset keeps what repeats, and nothing of a client", async ({ worker, api }) => {
  const eva = await worker();
  await eva.fillContact({ minutes: 45 });
  await eva.unfold("details");
  await eva.type("note", "Jan Vymyšlený");
  await eva.part("acts").locator("label").first().click();
  await eva.unfold("presets");
  await eva.type("preset_name", "Sídliště večer");
  await eva.button("preset_keep").click();
  await expect(choice(eva).getByRole("button", { name: "Sídliště večer" })).toBeVisible();
  const kept = await eva.page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.startsWith("teren.pref.presets.")).map(([, value]) => value).join(),
  );
  expect(kept).toContain("Sídliště večer");
  expect(kept).not.toContain("Vymyšlený");
  await eva.save();
  await eva.saved();

  // Another one in between: the preset is not just what was written last.
  await eva.fillContact({ minutes: 5 });
  await eva.save();
  await eva.saved();
  await eva.open("/kontakt/novy");
  await choice(eva).getByRole("button", { name: "Sídliště večer" }).click();
  await expect(eva.page.getByRole("textbox", { name: eva.t.minutes, exact: true })).toHaveValue("45");
  await eva.page.locator("summary", { hasText: eva.t.anonymous }).click();
  await eva.button("add_anonymous").click();
  await eva.save();
  await eva.saved();
  await eva.allConfirmed();
  const contacts = await (await api(eva.account)).recent("contact");
  const last = contacts.at(-1);
  expect([last.minutes, last.body.acts.length, last.body.note ?? ""]).toEqual([45, 1, ""]);
});

test("a preset without a name is not kept, and one is removed with a tap", async ({ worker }) => {
  const eva = await worker();
  await eva.open("/vymena/nova");
  await eva.unfold("presets");
  await eva.button("preset_keep").click();
  await expect(eva.page.getByText("Napište název předvolby.")).toBeVisible();
  await eva.type("preset_name", "10 / 10");
  await eva.button("preset_keep").click();
  await expect(choice(eva)).toBeVisible();
  await eva.page.getByRole("button", { name: `${eva.t.remove}: 10 / 10`, exact: true }).click();
  await expect(choice(eva)).toHaveCount(0);
});

test("what is new is said once, a card at a time, and nothing is new to who begins", async ({ worker }) => {
  const eva = await worker();
  const card = eva.page.getByRole("complementary", { name: eva.t.what_is_new });
  await eva.open("/");
  await eva.onToday();
  await expect(card).toHaveCount(0);
  await eva.page.evaluate(() => localStorage.setItem("teren.pref.news.seen", "1"));
  await eva.page.reload();
  const read = card.getByRole("button", { name: eva.t.understood, exact: true });
  const first = await card.textContent();
  await read.click();
  await expect(card).not.toHaveText(first);
  await read.click();
  await expect(card).toHaveCount(0);
  await eva.page.reload();
  await eva.onToday();
  await expect(card).toHaveCount(0);
});
