// The service worker: starts the app without the network, and never lies about a file.
import { test, expect } from "../harness/fixtures.js";

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

test("the first visit is rendered by the server, every later one is the shell @smoke", async ({ worker, unpack }) => {
  const fresh = await unpack();
  await fresh.page.goto("/");
  await fresh.page.waitForFunction(() => document.documentElement.dataset.started);
  expect(await fresh.page.locator("html").getAttribute("data-started")).toBe("hydrate");
  const jana = await worker();
  await jana.open("/tyden");
  expect(await jana.page.locator("html").getAttribute("data-started")).toBe("mount");
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
