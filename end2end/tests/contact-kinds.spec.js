// The form of a contact asks for what its kind needs, and stores nothing that it does not show.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

const PVP = "práce ve prospěch klienta";
const CAN = "kontakt neproběhl";
const INT = "intervence (30 min)";
const REMOTE = "distanční (telefon, e-mail, chat)";

async function opened(eva) {
  await eva.open("/kontakt/novy");
  await eva.choose(services.firstName.cs, eva.part("service"));
}

const kind = (eva, label) => eva.choose(label, eva.part("kind"));
const field = (eva, name) => eva.page.getByRole("textbox", { name: eva.t[name], exact: true });

/** Saves it; gives what the server holds. */
async function stored(eva, api) {
  await eva.save();
  await eva.saved();
  await eva.allConfirmed();
  const [contact] = await (await api(accounts.worker)).recent("contact");
  return contact;
}

async function nobodyByName(eva) {
  await eva.unfold("anonymous");
  await eva.button("add_anonymous").click();
}

test("work on behalf of a client is saved without one", async ({ worker, api }) => {
  const eva = await worker();
  await opened(eva);
  await eva.save();
  await eva.refused();
  await kind(eva, PVP);
  await expect(eva.page.getByText(eva.t.on_behalf_hint)).toBeVisible();
  const contact = await stored(eva, api);
  expect(contact).toMatchObject({ minutes: 30, body: { what: "PVP", form: "T" } });
  expect([...(contact.persons ?? []), ...(contact.anonymous ?? [])]).toEqual([]);
});

test("the usual length goes with the kind until it is changed", async ({ worker }) => {
  const eva = await worker();
  await opened(eva);
  await expect(field(eva, "minutes")).toHaveValue("10");
  await kind(eva, INT);
  await expect(field(eva, "minutes")).toHaveValue("30");
  await kind(eva, "kontakt (10 min)");
  await expect(field(eva, "minutes")).toHaveValue("10");
  await eva.number("minutes", 25);
  await kind(eva, INT);
  await expect(field(eva, "minutes")).toHaveValue("25");
});

test("a missed contact asks for neither a length nor acts", async ({ worker, api }) => {
  const eva = await worker();
  await opened(eva);
  await kind(eva, CAN);
  await expect(eva.page.getByText(eva.t.missed_hint)).toBeVisible();
  await expect(field(eva, "minutes")).toHaveCount(0);
  await eva.unfold("details");
  await expect(field(eva, "note")).toBeVisible();
  for (const part of ["acts", "topics", "referrals"]) await expect(eva.part(part), part).toHaveCount(0);
  const contact = await stored(eva, api);
  expect(contact).toMatchObject({ minutes: 0, body: { what: "CAN" } });
});

test("a contact that turns out to be missed stores nothing of what was done", async ({ worker, api }) => {
  const eva = await worker();
  await opened(eva);
  await nobodyByName(eva);
  await eva.number("minutes", 25);
  await eva.unfold("details");
  for (const part of ["acts", "topics", "referrals"]) {
    await eva.part(part).locator("label").first().click();
  }
  await eva.page.getByRole("checkbox", { name: eva.t.interpreter }).check({ force: true });
  await kind(eva, CAN);
  const contact = await stored(eva, api);
  expect(contact.body).toEqual({ kind: "contact", what: "CAN", form: "T" });
  expect(contact.minutes).toBe(0);
});

test("a contact by phone asks for no place and no way", async ({ worker, api }) => {
  const eva = await worker();
  await opened(eva);
  await nobodyByName(eva);
  await eva.choose(REMOTE, eva.part("form_of_service"));
  await expect(eva.page.getByText(eva.t.remote_hint)).toBeVisible();
  await eva.unfold("details");
  await expect(eva.part("acts")).toBeVisible();
  await expect(field(eva, "km")).toHaveCount(0);
  for (const name of ["locality", "place_type"]) await expect(eva.page.getByLabel(eva.t[name], { exact: true })).toHaveCount(0);
  const contact = await stored(eva, api);
  expect(contact).toMatchObject({ minutes: 10, body: { what: "KON", form: "D" } });
});

test("a contact that turns out to be by phone stores neither a place nor a way", async ({ worker, api }) => {
  const eva = await worker();
  await opened(eva);
  await nobodyByName(eva);
  await eva.unfold("details");
  await eva.number("km", 12);
  await eva.page.getByLabel(eva.t.locality, { exact: true }).selectOption({ index: 1 });
  await eva.page.getByLabel(eva.t.place_type, { exact: true }).selectOption({ index: 1 });
  await eva.choose(REMOTE, eva.part("form_of_service"));
  const contact = await stored(eva, api);
  expect(contact.body.km ?? null).toBe(null);
  expect([contact.locality ?? null, contact.place_type ?? null]).toEqual([null, null]);
});

/** What repeats in the next form must be seen in it. */
test("after a contact by phone the next form shows what it starts with", async ({ worker }) => {
  const eva = await worker();
  await opened(eva);
  await nobodyByName(eva);
  await kind(eva, INT);
  await eva.choose(REMOTE, eva.part("form_of_service"));
  await eva.save();
  await eva.saved();
  await eva.open("/kontakt/novy");
  const form = eva.part("form_of_service").getByRole("radio", { checked: true });
  await expect(form).toHaveAttribute("value", "D");
  await expect(eva.part("kind").getByRole("radio", { checked: true })).toHaveAttribute("value", "INT");
  await expect(field(eva, "minutes")).toHaveValue("30");
});
