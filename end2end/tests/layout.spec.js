// Nothing jumps: what appears takes a place that was kept for it.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { SIZES } from "../harness/phone.js";
import { isoWeek, mondayOf, plusDays } from "../harness/calendar.js";

const MOST = 0.02;
/** Long enough for everything on the phone to be read. */
const SETTLED_MS = 1_500;

function watchShifts() {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      const nodes = shift.sources.map(({ node }) => node?.className ?? node?.nodeName);
      window.shifts.push({ value: shift.value, nodes });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function expectCalm(worker, path) {
  await worker.open(path);
  await worker.page.getByRole("heading", { level: 1 }).first().waitFor();
  await worker.page.waitForTimeout(SETTLED_MS);
  const shifts = await worker.page.evaluate(() => window.shifts);
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  expect.soft(sum, `${path}: ${JSON.stringify(shifts)}`).toBeLessThan(MOST);
}

test("a worker's pages start without the server and nothing on them jumps", async ({ teren, worker }) => {
  const jana = await worker({ viewport: SIZES.small });
  await jana.startShift();
  await jana.writeExchange();
  await jana.allConfirmed();
  // A draft has its place too.
  await jana.open("/kontakt/novy");
  await jana.number("minutes", 35);
  await jana.page.addInitScript(watchShifts);
  await teren.stop();
  for (const path of ["/", "/tyden", "/novy", "/kontakt/novy", "/vymena/nova", "/smena"]) {
    await expectCalm(jana, path);
  }
});

test("the managers' week comes without a jump", async ({ worker }) => {
  const vera = await worker({ account: accounts.manager, viewport: SIZES.desktop });
  await vera.page.addInitScript(watchShifts);
  await expectCalm(vera, `/vedeni/${isoWeek(plusDays(mondayOf(new Date()), -7))}`);
});
