// A new version of the app: it waits for the user, and the one before stays startable.
import { test, expect } from "../harness/fixtures.js";
import { newerSite } from "../harness/site.js";

const versions = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("shell-")));
const style = (page) => page.locator('link[rel="stylesheet"]').first().getAttribute("href");

/** The names of the parts' files that are kept of a version. */
const partsOf = (page, version) =>
  page.evaluate(async (name) => {
    const kept = await (await caches.open(name)).keys();
    const paths = kept.map(({ url }) => new URL(url).pathname);
    return paths.filter((path) => /^\/pkg\/(split_\w+\.\w+\.wasm|chunk_)/.test(path)).sort();
  }, version);

/** The server goes on with another build, and the phone looks for it as it does by itself every hour. */
async function deploy(teren, page, site) {
  await teren.stop();
  teren.site = site.folder;
  await teren.start();
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found.update()));
}

test("a new version waits for the open form, is taken by a tap, and two versions stay on the phone", async ({ teren, worker }) => {
  const jana = await worker();
  const page = jana.page;
  const [first] = await versions(page);
  const sites = [await newerSite(2), await newerSite(3)];
  try {
    await jana.fillExchange({ received: 31, issued: 32 });
    const before = await style(page);
    await deploy(teren, page, sites[0]);
    await expect(page.getByText(jana.t.update_ready)).toBeVisible();
    await expect(page.getByText(jana.t.update_later)).toBeVisible();
    await expect(jana.button("update_now")).toHaveCount(0);
    expect(await style(page), "nothing was swapped under the form").toBe(before);

    await jana.save();
    await jana.saved();
    await jana.button("update_now").click();
    await expect.poll(() => style(page).catch(() => undefined)).toBe(sites[0].style);
    await jana.started();
    await expect(page.getByText(jana.t.update_ready)).toHaveCount(0);
    await jana.expectState("state_confirmed", jana.exchangeRow(31, 32));
    const second = (await versions(page)).filter((name) => name !== first);
    expect(await versions(page)).toEqual([first, ...second]);
    expect(second).toHaveLength(1);
    // The pages of a part that this phone uses came with the version, before anybody opened one.
    expect(await partsOf(page, second[0])).toEqual(await partsOf(page, first));
    // A tab that was open during the update still finds the files of its version.
    await teren.stop();
    expect(await page.evaluate((path) => fetch(path).then((reply) => reply.status), before)).toBe(200);

    await deploy(teren, page, sites[1]);
    await jana.button("update_now").click();
    await expect.poll(() => style(page).catch(() => undefined)).toBe(sites[1].style);
    await jana.started();
    const now = await versions(page);
    expect(now).toHaveLength(2);
    expect(now[0]).toBe(second[0]);
    // And it starts without the server, as every version must.
    await teren.stop();
    await jana.open("/");
    expect(await style(page)).toBe(sites[1].style);
    await jana.onToday();
  } finally {
    for (const site of sites) await site.dispose();
  }
});
