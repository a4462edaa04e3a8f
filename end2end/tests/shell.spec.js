// The service worker: starts the app without the network, and never lies about a file.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { Worker } from "../harness/worker.js";

test("the worker never answers a file or data with the shell", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  const answers = await jana.page.evaluate(async () => {
    const paths = ["/pkg/app.0000.wasm", "/pkg/none.js", "/none.css", "/pkg/texts.json", "/none.json", "/api/v1/session", "/none.wasm"];
    const found = {};
    for (const path of paths) {
      found[path] = await fetch(path).then(
        async (reply) => `${reply.status} ${(await reply.text()).slice(0, 20)}`,
        () => "no answer",
      );
    }
    return found;
  });
  for (const [path, answer] of Object.entries(answers)) expect(answer, path).toBe("no answer");
});

test("with the server there, a file that does not exist is a 404 and not a page", async ({ worker }) => {
  const jana = await worker();
  for (const path of ["/pkg/none.js", "/none.json", "/pkg/none.wasm"]) {
    const status = await jana.page.evaluate((p) => fetch(p).then((reply) => reply.status), path);
    expect(status, path).toBe(404);
  }
});

test("the first visit is rendered by the server, every later one is the shell @smoke", async ({ teren, worker, unpack }) => {
  const html = await (await fetch(`${teren.url}/tyden`)).text();
  expect(html.match(/<html[^>]*>/)[0].match(/ lang="cs"/g)).toHaveLength(1);
  expect(html).toContain("<main");
  const fresh = await unpack();
  await fresh.page.goto("/");
  await fresh.page.waitForFunction(() => document.documentElement.dataset.started);
  expect(await fresh.page.locator("html").getAttribute("data-started")).toBe("server");
  const jana = await worker();
  await jana.open("/tyden");
  expect(await jana.page.locator("html").getAttribute("data-started")).toBe("shell");
});

test("nothing is asked of anybody but the own server", async ({ teren, unpack }) => {
  const phone = await unpack();
  const asked = new Set();
  phone.context.on("request", (request) => asked.add(new URL(request.url()).origin));
  await phone.page.goto("/");
  await phone.page.waitForFunction(() => document.documentElement.dataset.started);
  await phone.page.goto("/prihlaseni");
  expect([...asked]).toEqual([teren.url]);
});

test("it can be installed: manifest, icons, shortcuts", async ({ teren, unpack }) => {
  const phone = await unpack();
  await phone.page.goto("/");
  const manifest = await (await fetch(`${teren.url}/manifest.webmanifest`)).json();
  expect(manifest).toMatchObject({ display: "standalone", start_url: "/" });
  const purposes = manifest.icons.map((icon) => icon.purpose);
  expect(purposes).toContain("maskable");
  for (const { src } of [...manifest.icons, ...manifest.shortcuts.flatMap((s) => s.icons)]) {
    const reply = await fetch(teren.url + src);
    expect(reply.status, src).toBe(200);
    expect(reply.headers.get("content-type"), src).toMatch(/^image\//);
  }
  for (const { url } of manifest.shortcuts) {
    expect((await fetch(teren.url + url)).status, url).toBe(200);
  }
});

/** The program's files that the service worker keeps. */
const keptFiles = (page) =>
  page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
    }
    return found;
  });

test("a worker's phone never downloads the managers' part of the program", async ({ unpack }) => {
  const phone = await unpack();
  const asked = [];
  phone.context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const eva = new Worker(phone, accounts.worker);
  await eva.logIn();
  await eva.open("/tyden");
  const kept = await keptFiles(eva.page);
  expect(kept.filter((path) => /^\/pkg\/app\..*\.wasm$/.test(path))).toHaveLength(1);
  expect(kept.filter((path) => path.startsWith("/pkg/split_work."))).toHaveLength(1);
  expect([...asked, ...kept].filter((path) => path.startsWith("/pkg/split_lead."))).toEqual([]);
});

test("before anybody logs in no part is downloaded", async ({ unpack }) => {
  const { page, context } = await unpack();
  const asked = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/prihlaseni");
  await page.waitForFunction(() => document.documentElement.dataset.started && navigator.serviceWorker.ready);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const parts = (path) => /^\/pkg\/(split_|chunk_)/.test(path);
  expect([...asked, ...(await keptFiles(page))].filter(parts)).toEqual([]);
});

test("the managers' pages open without the server once they were there, and say what they need", async ({ teren, worker }) => {
  const vera = await worker({ account: accounts.manager });
  await teren.stop();
  for (const path of ["/", "/vedeni"]) {
    await vera.open(path);
    await expect(vera.page.getByText(vera.t.lead_offline)).toBeVisible();
  }
});

test("a page that was never there says so without the server, comes when asked again, and the rest goes on", async ({ teren, worker }) => {
  const eva = await worker();
  await teren.stop();
  await eva.open("/vedeni");
  await expect(eva.page.getByText(eva.t.part_missing)).toBeVisible();
  await teren.start();
  await eva.button("try_again").click();
  await expect(eva.page.getByText(eva.t.part_missing)).toHaveCount(0);
  await teren.stop();
  await eva.open("/");
  await eva.onToday();
});

