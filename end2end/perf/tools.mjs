// Parts of the measurements.

/** Sends `count` exchanges of the last 40 days, as another phone of the same worker would. */
export async function plant(api, service, count) {
  const DAY = 24 * 3600_000;
  if (!api.last) await api.pullAll();
  for (let sent = 0; sent < count; ) {
    const items = [];
    while (items.length < 200 && sent < count) {
      const start = Date.now() - (1 + (sent % 40)) * DAY + (sent % 600) * 1000;
      items.push(api.item(api.exchange(service, sent % 20, (sent * 7) % 30, { start })));
      sent += 1;
    }
    const { status, body } = await api.sync(items, { scope: api.last.scope, cursor: api.last.cursor });
    const bad = status !== 200 || body.results.find((r) => r.outcome !== "stored");
    if (bad) throw new Error(`planting: ${status} ${JSON.stringify(bad)}`);
  }
}

/** Slows the page's CPU down, as a cheap phone would be. */
export async function throttle(page, rate) {
  const session = (page.throttleSession ??= await page.context().newCDPSession(page));
  await session.send("Emulation.setCPUThrottlingRate", { rate });
}

/** How many entries the phone's database holds. */
export async function countEntries(page) {
  return page.evaluate(async () => {
    let most = 0;
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      if (db.objectStoreNames.contains("entries")) {
        const request = db.transaction("entries").objectStore("entries").count();
        most = Math.max(most, await new Promise((resolve) => (request.onsuccess = () => resolve(request.result))));
      }
      db.close();
    }
    return most;
  });
}

export async function untilHeld(page, count, patience = 600_000) {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    if ((await countEntries(page).catch(() => 0)) >= count) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`the phone never held ${count} entries`);
}

/** Runs in the page: notes when *Dnes* shows its buttons and says what was written today. */
export function watchUsable() {
  const look = () => {
    const ready = document.querySelector("main h2") && document.querySelector('main a[href="/vymena/nova"]');
    if (ready) window.usableAt ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)];
}
