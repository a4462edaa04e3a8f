// Visits to families: made in the field without the network, and what is agreed there comes back.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { dayOf, plusDays } from "../harness/calendar.js";

const today = () => dayOf(new Date());
const account = accounts.family;

/** A form with a family that nobody has visited yet; `save` is left to the caller. */
async function newFamily(dana, { label, adults = 2, children = 3 }) {
  await dana.open("/navsteva/nova");
  await dana.type("family_label", label);
  await dana.type("adults", adults, dana.part("family"));
  await dana.type("children", children, dana.part("family"));
}

const everybody = (dana) => dana.button("everybody").click();

async function addTask(dana, text, due) {
  await dana.button("add_task").click();
  await dana.page.getByLabel(dana.t.task, { exact: true }).last().fill(text);
  await dana.page.getByLabel(dana.t.due, { exact: true }).last().fill(due);
}

async function saved(dana) {
  await dana.save();
  await dana.saved();
  await dana.onToday();
}

const row = (dana, label) => dana.rows.filter({ hasText: dana.t.kind_visit }).filter({ hasText: label });
const chips = (dana) => dana.page.getByRole("group", { name: dana.t.known_families }).getByRole("button");
const chosen = (dana) => dana.part("family").locator("[aria-pressed=true]");
const met = (dana, name) => dana.part("who_was_met").getByRole("textbox", { name: dana.t[name], exact: true });

test("a visit to a new family, made without the server, arrives as it was written @smoke", async ({ teren, worker, api }) => {
  const dana = await worker({ account });
  await teren.stop();
  await newFamily(dana, { label: "Z-771" });
  await expect(dana.page.getByText(dana.t.family_new)).toBeVisible();
  await everybody(dana);
  await expect(met(dana, "adults")).toHaveValue("2");
  await expect(met(dana, "children")).toHaveValue("3");
  await dana.number("minutes", 55);
  await dana.number("travel_minutes", 40);
  const [due, next] = [plusDays(today(), 3), plusDays(today(), 14)];
  await addTask(dana, "zavolat na úřad práce", due);
  await dana.page.getByLabel(dana.t.next_visit, { exact: true }).fill(next);
  await saved(dana);
  await dana.expectWaiting(row(dana, "Z-771"));

  await teren.start();
  await dana.sendNow();
  await dana.allConfirmed();
  await dana.open("/");
  await dana.expectState("state_confirmed", row(dana, "Z-771"));

  const server = await api(account);
  const [visit, ...others] = await server.recent("household_visit");
  expect(others).toEqual([]);
  expect(visit).toMatchObject({
    service: services.family,
    workers: [server.session.account],
    minutes: 55,
    body: {
      family: { label: "Z-771", adults: 2, children: 3 },
      purpose: "PLA",
      result: "ZAS",
      adults: 2,
      children: 3,
      travel_minutes: 40,
      tasks: [{ no: 1, text: "zavolat na úřad práce", due }],
      next,
    },
  });
});

test("a family visited once is offered in the next visit and brings its numbers", async ({ worker, api }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Z-772", adults: 1, children: 4 });
  await everybody(dana);
  await saved(dana);
  await dana.open("/navsteva/nova");
  await dana.type("family_label", "z-77");
  await chips(dana).filter({ hasText: "Z-772" }).click();
  await expect(chosen(dana)).toContainText("Z-772");
  await everybody(dana);
  await expect(met(dana, "adults")).toHaveValue("1");
  await expect(met(dana, "children")).toHaveValue("4");
  await saved(dana);
  await dana.allConfirmed();
  const visits = await (await api(account)).recent("household_visit");
  expect(visits.map((v) => v.body.family.label)).toEqual(["Z-772", "Z-772"]);
  expect(visits[1].body.family).toEqual(visits[0].body.family);
});

test("a label that a family has already says so before a second one is made", async ({ worker }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Ž-773" });
  await everybody(dana);
  await saved(dana);
  await dana.open("/navsteva/nova");
  await dana.type("family_label", "z-773");
  await expect(dana.page.getByText(dana.t.family_known)).toBeVisible();
  await expect(dana.page.getByText(dana.t.family_new)).toHaveCount(0);
  await expect(chips(dana).filter({ hasText: "Ž-773" })).toBeVisible();
  await dana.type("family_label", "z-7739");
  await expect(dana.page.getByText(dana.t.family_new)).toBeVisible();
});

test("nobody was met: the form asks for nobody and stores nobody", async ({ worker, api }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Z-774" });
  await everybody(dana);
  await dana.choose("nezastiženi", dana.part("visit_result"));
  await expect(dana.part("who_was_met")).toHaveCount(0);
  await saved(dana);
  await dana.allConfirmed();
  const [visit] = await (await api(account)).recent("household_visit");
  expect(visit.body).toMatchObject({ result: "NEZ", adults: 0, children: 0, family: { adults: 2, children: 3 } });
});

test("a visit without a label, or of nobody, is refused at that field", async ({ worker, api }) => {
  const dana = await worker({ account });
  await dana.open("/navsteva/nova");
  await dana.type("adults", 2, dana.part("who_was_met"));
  await dana.save();
  await dana.refused();
  const label = dana.page.getByRole("textbox", { name: dana.t.family_label, exact: true });
  await expect(label).toHaveAttribute("aria-invalid", "true");
  await expect(dana.part("who_was_met").locator(".problem")).toHaveCount(0);

  await label.fill("Z-775");
  await dana.type("adults", 0, dana.part("who_was_met"));
  await dana.save();
  await dana.refused();
  await expect(label).not.toHaveAttribute("aria-invalid", "true");
  await expect(dana.part("who_was_met").locator(".problem")).toBeVisible();

  await dana.open("/");
  await expect(row(dana, "Z-775")).toHaveCount(0);
  expect(await (await api(account)).recent("household_visit")).toEqual([]);
});

test("what is wrong with a long form is brought to the eye", async ({ worker }) => {
  const dana = await worker({ account });
  await dana.open("/navsteva/nova");
  await dana.page.getByLabel(dana.t.next_visit, { exact: true }).fill(today());
  await dana.save();
  await dana.refused();
  await expect(dana.page.getByRole("textbox", { name: dana.t.family_label, exact: true })).toBeInViewport();
});

test("that nobody was met is said in the words of a visit", async ({ worker }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Z-779" });
  await dana.save();
  await dana.refused();
  // A visit has neither a client to choose there nor persons without a code to add.
  await expect(dana.part("who_was_met").locator(".problem")).toBeVisible();
  await expect(dana.part("who_was_met").locator(".problem")).not.toContainText("klienta");
});

test("a task of today is closed by a tap, and the tap can be taken back", async ({ worker, api }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Z-776" });
  await everybody(dana);
  await addTask(dana, "zrušený úkol", today());
  await addTask(dana, "donést formulář dávky", today());
  await dana.button("remove").first().click();
  await saved(dana);
  const task = dana.toDo("donést formulář dávky");
  await expect(task).toContainText("Z-776");
  await expect(dana.toDo("zrušený úkol")).toHaveCount(0);
  const done = task.getByRole("button", { name: `${dana.t.task_done}: donést formulář dávky`, exact: true });
  await done.click();
  await expect(task).toHaveCount(0);
  await dana.button("undo").click();
  await expect(dana.snack(dana.t.undone)).toBeVisible();
  await expect(task).toBeVisible();
  await done.click();
  await expect(task).toHaveCount(0);
  await dana.allConfirmed();

  const server = await api(account);
  const [visit] = await server.recent("household_visit");
  expect(visit.body.tasks).toEqual([{ no: 2, text: "donést formulář dávky", due: today() }]);
  const closes = await server.recent("task_close");
  const [withdrawal] = await server.recent("withdrawal");
  expect(closes.map((c) => c.body)).toEqual(Array(2).fill({ kind: "task_close", of: visit.id, task: 2, done: true }));
  expect(withdrawal.body.target).toBe(closes[0].id);
});

test("a visit due today leads to its form with the family chosen, and is done with it", async ({ worker, api }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Z-777", adults: 1, children: 2 });
  await everybody(dana);
  await dana.page.getByLabel(dana.t.next_visit, { exact: true }).fill(today());
  await saved(dana);
  const agreed = dana.toDo(dana.t.next_visit).filter({ hasText: "Z-777" });
  await agreed.getByRole("link", { name: dana.t.new_visit_to, exact: true }).click();
  await expect(chosen(dana)).toContainText("Z-777");
  await everybody(dana);
  await expect(met(dana, "children")).toHaveValue("2");
  await saved(dana);
  await expect(agreed).toHaveCount(0);
  await dana.allConfirmed();
  const visits = await (await api(account)).recent("household_visit");
  expect(new Set(visits.map((v) => v.body.family.id)).size).toBe(1);
  expect(visits).toHaveLength(2);
});

/** Android closes a page in the pocket: it comes back by its address. */
test("a form opened from an agreed visit still has its family after a reload", async ({ worker }) => {
  const dana = await worker({ account });
  await newFamily(dana, { label: "Z-778" });
  await everybody(dana);
  await dana.page.getByLabel(dana.t.next_visit, { exact: true }).fill(today());
  await saved(dana);
  await dana.toDo("Z-778").getByRole("link", { name: dana.t.new_visit_to, exact: true }).click();
  await expect(chosen(dana)).toContainText("Z-778");
  await dana.page.reload();
  await dana.started();
  await expect(chosen(dana)).toContainText("Z-778");
});
