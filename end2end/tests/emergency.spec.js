// The phone's database refuses: the entry is in the emergency journal, and the bar says so for
// exactly as long as that is true.
import { test, expect } from "../harness/fixtures.js";

const BAR = ".snack-emergency";

/** From now on nothing can be put into the store of entries, as on a full phone; or again. */
const refuse = (page, whether) =>
  page.evaluate((refuses) => {
    window.nativePut ??= IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = !refuses
      ? window.nativePut
      : function (...args) {
          if (this.name === "entries") throw new DOMException("full", "QuotaExceededError");
          return window.nativePut.apply(this, args);
        };
  }, whether);

test("the emergency bar stays while the journal holds the entry and leaves by itself once it is kept", async ({ worker }) => {
  const jana = await worker();
  const { page } = jana;
  await jana.fillExchange({ received: 41, issued: 42 });
  await refuse(page, true);
  await jana.save();
  await expect(page.locator(BAR)).toContainText(jana.t.emergency);
  await expect(page.locator("#stav")).toHaveClass(/status-loud/);
  // Longer than any other bar stays.
  await page.waitForTimeout(11_000);
  await expect(page.locator(BAR)).toBeVisible();

  await refuse(page, false);
  // Its own timer: nobody taps, writes or leaves the page.
  await expect(page.locator(BAR)).toHaveCount(0, { timeout: 20_000 });
  await expect(page.locator("#stav")).not.toHaveClass(/status-loud/);
  await jana.expectState("state_confirmed", jana.exchangeRow(41, 42));
});

test("what the page of unsent entries warns of is not read out again at every attempt", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  await jana.writeExchange({ received: 51, issued: 52 });
  await jana.open("/neodeslano");
  const alert = jana.page.locator('main [role="alert"]');
  await expect(alert).toHaveCount(1);
  await alert.evaluate((element) => (window.alertBefore = element));
  for (let n = 0; n < 3; n += 1) {
    await jana.button("send_now").click();
    await jana.page.waitForTimeout(700);
  }
  await expect(alert).toHaveCount(1);
  expect(await alert.evaluate((element) => element === window.alertBefore)).toBe(true);
});
