// The manager's week: what it shows, what each figure opens, and the sum by hand.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { Worker } from "../harness/worker.js";
import { isoWeek, localInstant, mondayOf, plusDays } from "../harness/calendar.js";

/** The last whole week: the demo's people then worked exactly what their services owe. */
const monday = plusDays(mondayOf(new Date()), -7);
const week = isoWeek(monday);
const sunday = plusDays(monday, 6);

/** With plain spaces: numbers are tied to their units by no-break ones. */
const spaced = (text) => text.replaceAll("\u00a0", " ").trim();

/** `4 h 20 min`, `12`, `–` as a number; minutes for times. */
function value(text) {
  const plain = spaced(text);
  if (plain === "–") return 0;
  const time = /^(?:(\d+) h)? ?(?:(\d+) min)?$/.exec(plain);
  if (time && (time[1] || time[2])) return Number(time[1] ?? 0) * 60 + Number(time[2] ?? 0);
  const number = plain.replaceAll(" ", "");
  if (!/^\d+$/.test(number)) throw new Error(`not a figure: '${text}'`);
  return Number(number);
}

async function services_of(page) {
  return page.locator("article.service").evaluateAll((articles) =>
    articles.map((article) => {
      const cells = [...article.querySelectorAll(".service-figures > div")];
      return {
        name: article.querySelector("h2").textContent.trim(),
        figures: Object.fromEntries(
          cells.map((cell) => [cell.querySelector("dt").textContent.trim(), cell.querySelector("dd > :first-child").textContent.trim()]),
        ),
      };
    }),
  );
}

test("the demo's last week shows 52, 24, 34, 32, 37 hours and a blank for debt counselling @smoke", async ({ worker }) => {
  const vera = await managing(worker);
  await vera.open(`/vedeni/${week}`);
  await vera.page.locator("article.service").first().waitFor();
  const shown = await services_of(vera.page);
  const hours = Object.fromEntries(
    shown.map(({ name, figures }) => [name, [figures[vera.t.open_hours], figures[vera.t.quota_short]].map(spaced)]),
  );
  expect(hours["Terénní program"][0]).toBe("52 h");
  expect(hours["Sociálně aktivizační služba pro rodiny s dětmi"][0]).toBe("24 h");
  expect(hours["Nízkoprahové zařízení pro děti a mládež"][0]).toBe("34 h");
  expect(hours["Pracovní poradenství"][0]).toBe("32 h");
  expect(hours["Terénní program pro uživatele návykových látek"][0]).toBe("37 h");
  // No hours are known to be owed: days are, and hours stay blank.
  expect(hours["Dluhové poradenství"][1]).not.toContain("h");
  expect(shown).toHaveLength(6);
});

test("every figure of the week equals the sum of what it opens", async ({ worker }) => {
  test.setTimeout(360_000);
  const vera = await managing(worker);
  const { page } = vera;
  await page.goto(`/vedeni/${week}`);
  await page.locator("a.figure").first().waitFor();
  const links = await page.locator("a.figure").evaluateAll((all) =>
    all.map((a) => ({ href: a.getAttribute("href"), shown: a.textContent, name: a.getAttribute("aria-label") })),
  );
  expect(links.length).toBeGreaterThan(100);
  const wrong = [];
  for (const { href, shown, name } of links) {
    const opened = await page.evaluate(openFigure, href);
    const rows = opened.rows.map(value).reduce((sum, n) => sum + n, 0);
    const total = opened.total === null ? 0 : value(opened.total);
    if (rows !== value(shown) || total !== value(shown)) {
      wrong.push(`${name} (${href}): shown ${shown}, sum of rows ${rows}, total ${opened.total}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Runs in the page: follows a link to the entries, reads what they add, and comes back. */
async function openFigure(href) {
  const until = async (what, get) => {
    const end = performance.now() + 15_000;
    for (;;) {
      const found = get();
      if (found) return found;
      if (performance.now() > end) throw new Error(`${what} did not come: ${href}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const link = await until("the link", () => document.querySelector(`a.figure[href="${CSS.escape(href)}"], a.figure[href="${href}"]`));
  link.click();
  await until("the entries", () => location.pathname === "/vedeni/zapisy" && document.querySelector("#soucet, main .notice, main .empty"));
  const result = {
    rows: [...document.querySelectorAll("main tbody tr")].map((tr) => tr.lastElementChild.textContent),
    total: document.querySelector("#soucet")?.textContent ?? null,
  };
  history.back();
  await until("the week", () => location.pathname.startsWith("/vedeni/2") && document.querySelector("a.figure"));
  return result;
}

test("worker hours, open hours and exchanges equal the sum by hand", async ({ api, worker }) => {
  // Sunday, when nobody of the demo works: A 9–13 and B 10–14 are 8 worker hours and 5 open hours.
  const [a, b] = [await api(accounts.worker), await api(accounts.colleague)];
  const shift = (phone, from, to) => {
    const base = { minutes: 0, anonymous: [] };
    const open = phone.contact(services.exchange, { ...base, start: localInstant(sunday, from), body: { kind: "span_open", span_kind: "shift" } });
    const close = phone.contact(services.exchange, { ...base, start: localInstant(sunday, to), body: { kind: "span_close", span: open.id } });
    return [phone.item(open), phone.item(close)];
  };
  const exchange = (phone, hour, received, issued) =>
    phone.item(phone.exchange(services.exchange, received, issued, { start: localInstant(sunday, hour) }));
  const sent = [
    await a.sync([...shift(a, 9, 13), exchange(a, 11, 10, 12)]),
    await b.sync([...shift(b, 10, 14), exchange(b, 12, 0, 5)]),
  ];
  for (const { body } of sent) expect(body.results.map((r) => r.outcome)).toEqual(["stored", "stored", "stored"]);

  const vera = await managing(worker);
  await vera.open(`/vedeni/${week}`);
  const article = vera.page.locator("article.service", { has: vera.page.getByRole("heading", { name: services.exchangeName.cs, exact: true }) });
  await article.locator("summary").click();
  const days = article.getByRole("region", { name: vera.t.by_day }).getByRole("row");
  const cells = await days.last().getByRole("cell").allTextContents();
  expect(cells.map(value)).toEqual([8 * 60, 5 * 60, 0, 2, 10, 17]);
  const open = await services_of(vera.page);
  const tpd = open.find(({ name }) => name === services.exchangeName.cs);
  expect(value(tpd.figures[vera.t.open_hours])).toBe((37 + 5) * 60);
});

test("a figure opens its entries and an entry its history with the correction's reason", async ({ api, worker }) => {
  const phone = await api(accounts.worker);
  const first = phone.exchange(services.exchange, 10, 12, { start: localInstant(sunday, 11) });
  const fixed = phone.exchange(services.exchange, 10, 14, { start: first.start / 1000 });
  const correction = { ...fixed, body: { kind: "correction", corrects: first.id, sees: first.id, reason: "přepočítáno", body: fixed.body } };
  await phone.sync([phone.item(first), phone.item(correction)]);
  const vera = await managing(worker);
  await vera.open(`/vedeni/zapisy?programme=${services.programme}&service=${services.exchange}&from=${sunday}&to=${sunday}&figure=needles_out`);
  await expect(vera.page.locator("#soucet")).toHaveText("14");
  await vera.page.locator("main tbody a.figure").click();
  await expect(vera.page.getByText("přepočítáno")).toBeVisible();
  await expect(vera.page.locator("ol.versions > li")).toHaveCount(2);
});

test("a contact written in a cellar reaches the manager's week", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  await jana.writeExchange({ received: 190, issued: 197 });
  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  const vera = await managing(worker);
  await vera.open("/vedeni");
  const article = vera.page.locator("article.service", { has: vera.page.getByRole("heading", { name: services.exchangeName.cs, exact: true }) });
  await article.getByRole("link", { name: new RegExp(`^${vera.t.received}:`) }).first().click();
  await expect(vera.page.getByRole("row").filter({ hasText: accounts.worker.name }).getByText("190", { exact: true })).toBeVisible();
});

test("the manager sees whose phone has entries that have not arrived", async ({ api, worker }) => {
  const phone = await api(accounts.worker);
  const since = (Date.now() - 3 * 3600_000) * 1000;
  phone.item(phone.contact(services.first));
  await phone.sync([], { pending: 1, oldest_pending: since });
  const vera = await managing(worker);
  await vera.open("/vedeni/telefony");
  const row = vera.page.locator("ul.phones > li", { hasText: accounts.worker.name });
  await expect(row).toContainText("1 zápis");
  await expect(row).toContainText(vera.t.pending_since);
});

test("a coordinator sees counts and no workers or entries", async ({ worker }) => {
  const karel = await managing(worker, accounts.coordinator);
  await karel.open(`/vedeni/${week}`);
  await karel.page.locator("article.service").first().waitFor();
  await expect(karel.page.getByText(karel.t.counts_only)).toBeVisible();
  await expect(karel.page.locator("a.figure")).toHaveCount(0);
  await expect(karel.page.getByText("Jana Ukázková")).toHaveCount(0);
});

test("without the server the manager is told, and no old figure is shown as new", async ({ teren, worker }) => {
  const vera = await managing(worker);
  await teren.stop();
  await vera.open(`/vedeni/${week}`);
  await expect(vera.page.getByText(vera.t.lead_offline)).toBeVisible();
  await expect(vera.page.locator("article.service")).toHaveCount(0);
});

/** Somebody who leads, logged in at a desk. */
async function managing(worker, account = accounts.manager) {
  const somebody = await worker({ account, viewport: { width: 1280, height: 900 } });
  expect(somebody).toBeInstanceOf(Worker);
  return somebody;
}
