// Found needles: reported, somebody goes there, collected. The point only if the worker asks for it.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";

const HERE = { latitude: 50.410123456, longitude: 13.260987654, accuracy: 8 };

/** A find that the public reported; `save` is left to the caller. */
async function reported(eva, { pieces = 3, place }) {
  await eva.open("/nalez/novy");
  await eva.number("pieces_found", pieces);
  await eva.choose("nahlášeno", eva.part("disposal_state"));
  await expect(eva.part("disposed_to")).toHaveCount(0);
  await eva.type("place_words", place);
  await eva.choose("občan", eva.part("found_source"));
}

async function saved(eva) {
  await eva.save();
  await eva.saved();
  await eva.onToday();
  await eva.unfoldToDo();
}

const addPoint = (eva) => eva.button("add_point");

test("a find goes from the report over the way to the collection", async ({ worker, api }) => {
  const eva = await worker();
  await reported(eva, { place: "pod lavičkou u lampy 12" });
  await saved(eva);
  const find = eva.toDo("pod lavičkou u lampy 12");
  await expect(find).toContainText("nahlášeno");
  await find.getByRole("button", { name: eva.t.on_my_way, exact: true }).click();
  await eva.saved();
  await expect(find).toContainText("na cestě");
  await expect(find.getByRole("button", { name: eva.t.on_my_way, exact: true })).toHaveCount(0);
  await find.getByRole("link", { name: eva.t.collected, exact: true }).click();
  await expect(eva.page.getByText("pod lavičkou u lampy 12")).toBeVisible();
  await eva.number("pieces_collected", 5);
  await eva.choose("odpadová firma", eva.part("disposed_to"));
  await saved(eva);
  await expect(find).toHaveCount(0);
  await eva.allConfirmed();

  const server = await api(accounts.worker);
  const [found] = await server.recent("found_needles");
  const steps = await server.recent("find_step");
  expect(found.body).toEqual({
    kind: "found_needles", pieces: 3, source: "PUBLIC", place: "pod lavičkou u lampy 12", state: "reported",
  });
  expect(found.point ?? null).toBe(null);
  expect(steps.map((step) => step.body)).toEqual([
    { kind: "find_step", find: found.id, state: "on_the_way" },
    { kind: "find_step", find: found.id, state: "collected", disposal: "FIRMA", pieces: 5 },
  ]);
  expect(steps.map((step) => step.service)).toEqual([found.service, found.service]);
});

test("on my way, taken back, is reported again", async ({ worker }) => {
  const eva = await worker();
  await reported(eva, { place: "za trafostanicí" });
  await saved(eva);
  const find = eva.toDo("za trafostanicí");
  await find.getByRole("button", { name: eva.t.on_my_way, exact: true }).click();
  await expect(find).toContainText("na cestě");
  await eva.button("undo").click();
  await expect(eva.snack(eva.t.undone)).toBeVisible();
  await expect(find).toContainText("nahlášeno");
});

test("the worker's own find is collected at once and leaves nothing to do", async ({ teren, worker, api }) => {
  const eva = await worker();
  await teren.stop();
  await eva.open("/nalez/novy");
  await eva.save();
  await eva.refused();
  await eva.number("pieces_found", 2);
  await eva.type("place_words", "u garáží");
  await saved(eva);
  await expect(eva.toDo("u garáží")).toHaveCount(0);
  await teren.start();
  await eva.sendNow();
  await eva.allConfirmed();
  const found = await (await api(accounts.worker)).recent("found_needles");
  expect(found.map((f) => f.body)).toEqual([
    { kind: "found_needles", pieces: 2, source: "WORKER", place: "u garáží", state: "collected", disposal: "KC" },
  ]);
});

test("the point is added by a tap, to a metre, and stays with the find", async ({ worker, api }) => {
  const eva = await worker();
  await eva.phone.context.grantPermissions(["geolocation"]);
  await eva.phone.context.setGeolocation(HERE);
  await reported(eva, { place: "u zastávky" });
  await addPoint(eva).click();
  await expect(eva.page.getByText("50,41012° s. š., 13,26099° v. d.")).toBeVisible();
  await expect(eva.page.getByText(/přesnost asi 8 m/)).toBeVisible();
  await eva.button("drop_point").click();
  await expect(eva.page.getByText(/50,41012/)).toHaveCount(0);
  await addPoint(eva).click();
  await expect(eva.page.getByText("50,41012° s. š., 13,26099° v. d.")).toBeVisible();
  await saved(eva);
  await eva.allConfirmed();
  const [found] = await (await api(accounts.worker)).recent("found_needles");
  expect(found.point).toEqual({ lat: 50.41012, lon: 13.26099 });
  // The next find lies somewhere else.
  await eva.open("/nalez/novy");
  await expect(addPoint(eva)).toBeVisible();
});

test("where the browser does not allow the position, the form says so and saves without it", async ({ worker, api }) => {
  const eva = await worker();
  await eva.phone.context.clearPermissions();
  await reported(eva, { place: "v parku u kašny" });
  await addPoint(eva).click();
  await expect(eva.page.getByText(eva.t.place_denied)).toBeVisible();
  await saved(eva);
  await eva.allConfirmed();
  const [found] = await (await api(accounts.worker)).recent("found_needles");
  expect(found.point ?? null).toBe(null);
  expect(found.body.place).toBe("v parku u kašny");
});

/** Android closes a page in the pocket: it comes back by its address. */
test("a half-written step of a find is there after a reload", async ({ worker }) => {
  const eva = await worker();
  await reported(eva, { place: "u školky" });
  await saved(eva);
  await eva.toDo("u školky").getByRole("link", { name: eva.t.collected, exact: true }).click();
  await eva.number("pieces_collected", 7);
  await eva.page.waitForTimeout(1_000);
  await eva.page.reload();
  await eva.started();
  await expect(eva.page.getByRole("textbox", { name: eva.t.pieces_collected, exact: true })).toHaveValue("7");
});

test("a half-written step of a find is taken up again from Dnes", async ({ worker, api }) => {
  const eva = await worker();
  await reported(eva, { place: "u hřiště" });
  await saved(eva);
  await eva.toDo("u hřiště").getByRole("link", { name: eva.t.collected, exact: true }).click();
  await eva.number("pieces_collected", 7);
  await eva.page.getByRole("navigation").getByRole("link", { name: eva.t.nav_today, exact: true }).click();
  await eva.onToday();
  const resume = eva.page.getByRole("link", { name: eva.t.resume });
  await expect(resume).toHaveCount(1);
  await resume.click();
  await expect(eva.page.getByRole("textbox", { name: eva.t.pieces_collected, exact: true })).toHaveValue("7");
  await saved(eva);
  await expect(resume).toHaveCount(0);
  await expect(eva.toDo("u hřiště")).toHaveCount(0);
  await eva.allConfirmed();
  const [step] = await (await api(accounts.worker)).recent("find_step");
  expect(step.body).toMatchObject({ state: "collected", pieces: 7, disposal: "KC" });
});
