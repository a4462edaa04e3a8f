// The managers' week at a glance: words, sums to date, what is to be looked at, what is taken away as a file.
import { readFile } from "node:fs/promises";
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { isoWeek, localInstant, mondayOf, plusDays } from "../harness/calendar.js";

/** The last whole week: the demo's people then worked exactly what their services owe. */
const monday = plusDays(mondayOf(new Date()), -7);
const week = isoWeek(monday);
const sunday = plusDays(monday, 6);
const next = isoWeek(plusDays(monday, 14));

const desk = { width: 1280, height: 900 };
const plain = (text) => text.replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim();
const glance = (vera) => vera.page.getByRole("region", { name: vera.t.glance });
const look = (vera) => vera.page.locator("details.look");

/** Opens what is to be looked at, once it is known. */
async function lookAt(vera) {
  await expect(look(vera).locator("summary")).toHaveText(new RegExp(`^${vera.t.to_look_at}: \\d+$`));
  await look(vera).locator("summary").click();
}

const line = (vera, name) => glance(vera).getByRole("row").filter({ has: vera.page.getByRole("link", { name, exact: true }) });

async function managing(worker, where = `/vedeni/${week}`, account = accounts.manager) {
  const vera = await worker({ account, viewport: desk });
  await vera.open(where);
  await expect(glance(vera)).toBeVisible();
  return vera;
}

test("every service has a line of its own that leads to it", async ({ worker }) => {
  const vera = await managing(worker);
  await expect(glance(vera).locator("tbody tr")).toHaveCount(6);
  const first = line(vera, services.firstName.cs);
  // A holiday takes a part of what is owed, and nothing of what was worked.
  expect(plain(await first.textContent())).toMatch(/52 h z (52 h|41 h 36 min|31 h 12 min)/);
  await expect(first).toContainText("splněno");
  await first.getByRole("link").click();
  await expect(vera.page.getByRole("heading", { name: services.firstName.cs, exact: true })).toBeInViewport();
});

test("what is missing is said in words, with the day until which it can be made up", async ({ worker }) => {
  const vera = await managing(worker, `/vedeni/${next}`);
  // A week to come: nobody has worked in it, and a holiday may take a part of it.
  await expect(line(vera, services.firstName.cs)).toContainText(/chybí \d+\sh( \d+\smin)? do /);
  const english = await worker({ account: accounts.manager, viewport: desk, locale: "en-GB" });
  await english.open(`/vedeni/${next}`);
  await expect(line(english, services.firstName.en)).toContainText(/\d+\sh( \d+\smin)? missing by /);
});

test("the month to date is what its weeks add up to", async ({ worker, api }) => {
  const vera = await managing(worker);
  const article = vera.page.locator("article.service", { has: vera.page.getByRole("heading", { name: services.firstName.cs, exact: true }) });
  await article.locator("summary").click();
  const row = article.getByRole("region", { name: vera.t.to_date, exact: true }).getByRole("row").nth(1);
  await expect(row).toBeVisible();
  // By another way: the days of the weeks' own reports.
  const lead = await api(accounts.manager);
  const month = `${sunday.slice(0, 7)}-01`;
  let [worked, open] = [0, 0];
  for (let day = monday; plusDays(day, 6) >= month; day = plusDays(day, -7)) {
    const { body } = await lead.get(`/api/v1/reports/hours?programme=${services.programme}&service=${services.first}&week=${isoWeek(day)}`);
    for (const d of body.by_day.filter((d) => d.day >= month && d.day <= sunday)) {
      worked += d.worker_minutes;
      open += d.open_minutes;
    }
  }
  const time = (minutes) => [minutes >= 60 && `${Math.floor(minutes / 60)} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(" ");
  const cells = (await row.getByRole("cell").allTextContents()).map(plain);
  expect(cells.slice(0, 2)).toEqual([time(worked), time(open)]);
  expect(worked).toBeGreaterThan(0);
});

test("two corrections of one version wait for the manager, who chooses the one that holds", async ({ worker, api }) => {
  const [a, b] = [await api(accounts.worker), await api(accounts.colleague)];
  const workers = [a.session.account, b.session.account];
  const start = localInstant(sunday, 11);
  const first = a.exchange(services.exchange, 10, 12, { start, workers });
  await a.sync([a.item(first)]);
  const fix = (phone, received, issued, reason) => {
    const fixed = phone.exchange(services.exchange, received, issued, { start, workers });
    return { ...fixed, body: { kind: "correction", corrects: first.id, sees: first.id, reason, body: fixed.body } };
  };
  // The greater id holds: the manager chooses the other one.
  const [lesser, greater] = [fix(a, 3, 4, "přepočítáno Evou"), fix(b, 30, 40, "přepočítáno Adamem")].sort((x, y) => (x.id < y.id ? -1 : 1));
  for (const entry of [lesser, greater]) {
    const phone = entry.author === a.session.account ? a : b;
    const { body } = await phone.sync([phone.item(entry)]);
    expect(body.results[0].outcome).toBe("stored");
  }
  const vera = await managing(worker);
  await lookAt(vera);
  const todo = look(vera).getByRole("link", { name: /dvěma opravami/ });
  await expect(todo).toContainText("1");
  await todo.click();
  const decide = vera.page.getByRole("region", { name: vera.t.decide_title });
  await expect(decide.locator(".card")).toHaveCount(2);
  await expect(decide.locator(".card").first()).toContainText(vera.t.decide_holds);
  await decide.locator(".card").last().getByRole("button", { name: vera.t.decide_this, exact: true }).click();
  // Written down, sent, and read again: there is nothing to decide any more.
  await expect(decide).toHaveCount(0);
  await vera.allConfirmed();

  const received = lesser.body.body.items[0].received;
  const { body } = await (await api(accounts.manager)).get(
    `/api/v1/reports/entries?programme=${services.programme}&service=${services.exchange}&from=${sunday}&to=${sunday}&figure=needles_in`,
  );
  expect(body.value).toBe(received);
  expect(body.entries[0].flags).toEqual([]);
  await vera.open(`/vedeni/${week}`);
  await lookAt(vera);
  await expect(look(vera).getByRole("link", { name: /dvěma opravami/ })).toHaveCount(0);
});

test("flagged entries and phones with unsent ones are named, each with the way to it", async ({ worker, api }) => {
  const phone = await api(accounts.worker);
  // Longer than a contact usually is: stored, and flagged.
  const long = phone.contact(services.first, { start: localInstant(sunday, 10), minutes: 700 });
  const { body } = await phone.sync([phone.item(long)]);
  expect(body.results[0].outcome).toBe("stored");
  phone.item(phone.contact(services.first));
  await phone.sync([], { pending: 1, oldest_pending: (Date.now() - 3_600_000) * 1000 });
  const vera = await managing(worker);
  await lookAt(vera);
  await expect(look(vera).getByRole("link", { name: /^1\stelefon má neodeslané zápisy/ })).toHaveAttribute("href", "/vedeni/telefony");
  const flagged = look(vera).getByRole("link", { name: new RegExp(`upozorněním · ${services.firstName.cs}$`) });
  await flagged.click();
  await expect(vera.page.locator("main tbody tr").filter({ hasText: accounts.worker.name })).toBeVisible();
});

test("what is seen is taken away as a file for a spreadsheet", async ({ worker }) => {
  const vera = await managing(worker);
  const [download] = await Promise.all([vera.page.waitForEvent("download"), vera.button("csv").click()]);
  expect(download.suggestedFilename()).toBe(`teren-${week}.csv`);
  const text = await readFile(await download.path(), "utf8");
  expect(text.startsWith("\ufeff")).toBe(true);
  const rows = text.slice(1).trim().split("\r\n").map((row) => row.slice(1, -1).split('";"'));
  expect(rows[0].slice(0, 3)).toEqual([vera.t.week_label, vera.t.service, vera.t.csv_row]);
  const own = rows.filter((row) => row[1] === services.firstName.cs);
  const whole = own.find((row) => row[2] === vera.t.csv_whole);
  expect([whole[4], whole[6]]).toEqual(["52,00", "0,00"]);
  // Its days add up to it.
  const days = own.filter((row) => /^\d{4}-/.test(row[2]));
  expect(days).toHaveLength(7);
  const number = (text) => Number(text.replace(",", "."));
  expect(days.reduce((sum, row) => sum + number(row[4]), 0)).toBeCloseTo(52, 1);
});

test("a chart has its numbers in a table beside it", async ({ worker }) => {
  const vera = await managing(worker);
  const article = vera.page.locator("article.service").first();
  await article.locator("summary").click();
  await expect(article.getByRole("img", { name: new RegExp(`^${vera.t.chart_hours}`) })).toBeVisible();
  await expect(article.getByRole("region", { name: vera.t.by_day, exact: true })).toBeVisible();
  await expect(article.getByRole("region", { name: vera.t.by_kind, exact: true })).toBeVisible();
});

test("a coordinator sees the glance and the sums, and nothing of entries and phones", async ({ worker }) => {
  const karel = await managing(worker, `/vedeni/${week}`, accounts.coordinator);
  await expect(look(karel)).toHaveCount(0);
  await expect(line(karel, services.firstName.cs)).toContainText("splněno");
  const article = karel.page.locator("article.service").first();
  await article.locator("summary").click();
  await expect(article.getByRole("region", { name: karel.t.to_date, exact: true })).toBeVisible();
});
