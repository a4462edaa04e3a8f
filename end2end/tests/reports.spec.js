// The reports under their contract: slugs, whole minutes, null for what is not known.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

const HEAD = ["generated_at", "watermark", "closed"];

// The week of Easter Monday, 21 April 2014, by the programme file: hours owed, and after the holiday.
const WEEK_2014_17 = {
  "prunerov-tp": { quota_minutes: 52 * 60, quota_after_holidays_minutes: 41.6 * 60 },
  "prunerov-sas": { quota_minutes: 24 * 60, quota_after_holidays_minutes: 16 * 60 },
  "prunerov-nzdm": { quota_minutes: 34 * 60, quota_after_holidays_minutes: 27.2 * 60 },
  "prunerov-prace": { quota_minutes: 32 * 60, quota_after_holidays_minutes: 32 * 60 },
  "prunerov-tpd": { quota_minutes: 37 * 60, quota_after_holidays_minutes: 29.6 * 60 },
  "prunerov-dluhy": { quota_minutes: null, quota_after_holidays_minutes: null, quota_days: 4, quota_after_holidays_days: 4 },
};

for (const [service, owed] of Object.entries(WEEK_2014_17)) {
  test(`hours owed by ${service} in the week of Easter Monday 2014`, async ({ api }) => {
    const coordinator = await api(accounts.coordinator);
    const { status, body } = await coordinator.get(
      `/api/v1/reports/hours?programme=prunerov&service=${service}&week=2014-W17`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      programme: "prunerov", service, week: "2014-W17", from: "2014-04-21", to: "2014-04-27",
      basis: "open", closed: false, ...owed,
    });
    expect(Object.keys(body)).toEqual(expect.arrayContaining(HEAD));
    expect(body.by_day).toHaveLength(7);
    expect(body.by_day.map((day) => day.holiday)).toEqual([true, false, false, false, false, false, false]);
    expect(body.by_worker, "a coordinator reads counts only").toBeNull();
  });
}

test("the exchange report gives its ratio with what it is made of", async ({ api }) => {
  const phone = await api(accounts.worker);
  const manager = await api(accounts.manager);
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Prague" }).format(new Date());
  const path = `/api/v1/reports/exchange?programme=${services.programme}&service=${services.exchange}&from=${today}&to=${today}`;
  const before = (await manager.get(path)).body;
  // Received 10, issued 12; then received 0, issued 5: domain rule "return rate".
  const given = [phone.exchange(services.exchange, 10, 12), phone.exchange(services.exchange, 0, 5)];
  given[1].body.for_whom = "SEC";
  given[1].body.secondary_persons = 3;
  await phone.sync(given.map((entry) => phone.item(entry)));
  const { status, body } = await manager.get(path);
  expect(status).toBe(200);
  expect(body.exchanges - before.exchanges).toBe(2);
  expect(body.received - before.received).toBe(10);
  expect(body.issued - before.issued).toBe(17);
  expect(body.secondary_persons - before.secondary_persons).toBe(3);
  expect(body.return_rate).toEqual({
    numerator: body.received,
    denominator: body.issued,
    value: Math.round((body.received / body.issued) * 10_000) / 10_000,
  });
  expect(body.watermark).toBeGreaterThan(before.watermark);

  const then = (await manager.get(`${path}&as_of=${before.watermark}`)).body;
  expect(then).toMatchObject({ exchanges: before.exchanges, received: before.received, issued: before.issued });
});

for (const [what, path, wanted] of [
  ["an unknown service", "hours?programme=prunerov&service=nowhere&week=2014-W17", { field: "service", value: "nowhere" }],
  ["a week that the year does not have", "hours?programme=prunerov&service=prunerov-sas&week=2014-W53", { field: "week", value: "2014-W53" }],
  ["a day that is none", "exchange?programme=prunerov&service=prunerov-tpd&from=2014-02-30&to=2014-03-01", { field: "from", value: "2014-02-30" }],
]) {
  test(`a report about ${what} says which field is wrong`, async ({ api }) => {
    const coordinator = await api(accounts.coordinator);
    const { status, body } = await coordinator.get(`/api/v1/reports/${path}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toMatchObject(wanted);
    expect(Object.keys(body).sort()).toEqual(["error", "field", "reason", "value"]);
  });
}

test("a worker reads no reports", async ({ api }) => {
  const jana = await api(accounts.worker);
  const { status } = await jana.get("/api/v1/reports/hours?programme=prunerov&service=prunerov-sas&week=2014-W17");
  expect(status).toBe(403);
});
