// The service worker: lets the app start without the network. It knows nothing
// of entries; saving and sending belong to the app.
//
// The server puts three lines before this text:
//   const VERSION = "…"                      changes with any file, the shell or this text
//   const PRECACHE = [["/url", "sha256"], …]  all that the app needs to start
//   const PARTS = {"part": [["/url", "sha256"], …], …}  and what each part of it needs besides
/* global VERSION, PRECACHE, PARTS */

const SHELL = "/app-shell";
const CACHE_PREFIX = "shell-";
const CACHE = CACHE_PREFIX + VERSION;
// The running version and the one before: a tab that was open during an update
// still finds its files.
const KEPT_VERSIONS = 2;
// Navigations that are the server's: data, print pages, files, map, its own state.
const SERVER_PATHS = /^\/(api|print|pkg|map|healthz|readyz|metrics)(\/|$)/;
// A file's name in the address bar: HTML in its place would be a lie.
const FILE_NAME = /\.[a-z0-9]+$/i;
const PRECACHED = new Set(PRECACHE.map(([url]) => url));

function integrity(hex) {
  const bytes = hex.match(/../g).map((pair) => parseInt(pair, 16));
  return "sha256-" + btoa(String.fromCharCode(...bytes));
}

async function keep(cache, files) {
  await cache.addAll(
    files.map(
      ([url, hash]) =>
        new Request(url, {
          integrity: integrity(hash),
          // Hashed names may come from the browser's cache, the others must be asked for.
          cache: url.startsWith("/pkg/") ? "default" : "no-cache",
        }),
    ),
  );
}

// A file of a part carries the part's name, whatever the version.
const partFile = (part) => new RegExp(`^/pkg/split_${part}\\.`);

// The parts of which an earlier version is kept: this phone uses them.
async function partsInUse() {
  const used = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(CACHE_PREFIX)) continue;
    for (const { url } of await (await caches.open(name)).keys()) {
      const { pathname } = new URL(url);
      for (const part of Object.keys(PARTS)) if (partFile(part).test(pathname)) used.add(part);
    }
  }
  return [...used];
}

// Several parts may need one file.
const filesOf = (parts) => [...new Map(parts.flatMap((part) => PARTS[part] ?? [])).entries()];

// All or nothing: half a version would start and then break in the field. What the phone used of the
// version before belongs to it.
async function precache() {
  const used = await partsInUse();
  const cache = await caches.open(CACHE);
  try {
    await keep(cache, [...PRECACHE, ...filesOf(used)]);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// The app uses these parts from now on. What is kept already is not asked for again.
async function keepParts(parts) {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await keep(cache, filesOf(parts).filter(([url]) => !there.has(url)));
}

async function dropOldVersions() {
  const others = (await caches.keys()).filter(
    (name) => name.startsWith(CACHE_PREFIX) && name !== CACHE,
  );
  const dropped = others.slice(0, Math.max(0, others.length - (KEPT_VERSIONS - 1)));
  await Promise.all(dropped.map((name) => caches.delete(name)));
}

async function shell(request) {
  const cache = await caches.open(CACHE);
  // Without the cache (a browser that evicted it) the server is the last resort.
  return (await cache.match(SHELL, { ignoreVary: true })) ?? fetch(request);
}

async function file(event) {
  const { request } = event;
  const own = await caches.open(CACHE);
  const path = new URL(request.url).pathname;
  return (
    (await own.match(path, { ignoreVary: true })) ??
    // The older version's files; their names carry their hash, so none can be stale.
    (path.startsWith("/pkg/") ? await caches.match(path, { ignoreVary: true }) : undefined) ??
    fetchAndKeep(event, own)
  );
}

// A part of the program is not kept for everybody, but for whoever has asked for it once.
// The page has its answer at once: it compiles while the rest of it is still being written down.
async function fetchAndKeep(event, cache) {
  const reply = await fetch(event.request);
  const path = new URL(event.request.url).pathname;
  if (reply.ok && path.startsWith("/pkg/")) {
    event.waitUntil(cache.put(path, reply.clone()).catch(() => {}));
  }
  return reply;
}

self.addEventListener("install", (event) => event.waitUntil(precache()));

self.addEventListener("activate", (event) =>
  event.waitUntil(dropOldVersions().then(() => self.clients.claim())),
);

// Only the app knows whether a form is dirty, so only the app may say when.
self.addEventListener("message", (event) => {
  if (event.data?.type === "activate") self.skipWaiting();
  if (event.data?.type === "keep") {
    const { parts } = event.data;
    const kept = keepParts(parts).then(() => event.source?.postMessage({ type: "kept", parts }));
    // Without the network the app asks again at its next start.
    event.waitUntil(kept.catch(() => {}));
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (SERVER_PATHS.test(url.pathname) || FILE_NAME.test(url.pathname)) return;
    event.respondWith(shell(request));
  } else if (PRECACHED.has(url.pathname) || url.pathname.startsWith("/pkg/")) {
    event.respondWith(file(event));
  }
});
