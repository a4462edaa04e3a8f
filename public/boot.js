// Starts the app on every page, server-rendered or not, and tells it about new
// versions. The build puts the hashed names in place of the two below.
//
// Between this file and the app there are only DOM events on `window`:
//   teren:update-ready    a new version is installed and waits
//                         (also <html data-update="ready">, for a late listener)
//   teren:update-apply    the app's answer, once no form is dirty: swap and reload
//   teren:keep            the app names in <html data-keep> the parts of the program that must be
//                         there without the network; <html data-kept> says which ones are
//   teren:update-applied  another tab swapped; this one goes on with its own
//                         version, whose files stay cached, until it is reloaded

const SCRIPT = "/pkg/app.js";
const WASM = "/pkg/app.wasm";
const ICONS = "/pkg/icons.svg";
const UPDATE_CHECK_MS = 60 * 60 * 1000;

const root = document.documentElement;

// The page is not painted before this: at night a white screen would blind.
try {
  root.dataset.theme = JSON.parse(localStorage.getItem("teren.pref.theme")) ?? "system";
} catch {
  root.dataset.theme = "system";
}

async function load() {
  // Both at once: the script is small, the WASM is what takes time.
  const fetched = fetch(WASM);
  // If the script fails first, nobody waits for this one any more.
  fetched.catch(() => {});
  const app = await import(SCRIPT);
  await app.default({ module_or_path: fetched });
  return app;
}

// In the page itself, so that an icon is there with its text. Without them the texts still speak.
async function loadIcons() {
  const box = document.createElement("div");
  box.hidden = true;
  box.innerHTML = await fetch(ICONS).then((reply) => (reply.ok ? reply.text() : ""), () => "");
  return box;
}

async function start() {
  const [app, icons] = await Promise.all([load(), loadIcons()]);
  // What the server rendered for a first visit is a picture of the frame: the app draws its own.
  const from = document.body.hasAttribute("data-ssr") ? "server" : "shell";
  document.body.replaceChildren(icons);
  document.body.removeAttribute("data-ssr");
  app.mount();
  root.dataset.started = from;
  performance.mark("teren:started");
}

function showFailure(error) {
  console.error(error);
  const box = document.createElement("div");
  box.className = "start-failure";
  box.setAttribute("role", "alert");
  for (const text of [
    "Aplikaci se nepodařilo spustit. Zápisy uložené v telefonu zůstaly.",
    "The app did not start. What was saved on this phone is still there.",
  ]) {
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
  }
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Zkusit znovu · Try again";
  again.addEventListener("click", () => location.reload());
  box.append(again);
  document.body.append(box);
}

// Has the service worker keep the parts that the app names, now and later.
function keepParts(workers) {
  const ask = async () => {
    const parts = root.dataset.keep?.split(" ") ?? [];
    if (parts.length > 0) (await workers.ready).active.postMessage({ type: "keep", parts });
  };
  workers.addEventListener("message", ({ data }) => {
    if (data?.type === "kept") root.dataset.kept = data.parts.join(" ");
  });
  window.addEventListener("teren:keep", ask);
  return ask();
}

async function watchForUpdates(appRuns) {
  if (!("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  const registration = await workers.register("/sw.js", { updateViaCache: "none" });
  keepParts(workers).catch((error) => console.error(error));
  let reloading = false;

  const apply = () => {
    if (!registration.waiting) return;
    reloading = true;
    registration.waiting.postMessage({ type: "activate" });
  };
  const announce = () => {
    // An app that can't start has no form to lose, and the new version may heal it.
    if (!appRuns) return apply();
    root.dataset.update = "ready";
    window.dispatchEvent(new CustomEvent("teren:update-ready"));
  };

  window.addEventListener("teren:update-apply", apply);
  // The first worker of all takes over a page that had none: not an update.
  let hadWorker = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (reloading) location.reload();
    else if (hadWorker) window.dispatchEvent(new CustomEvent("teren:update-applied"));
    hadWorker = true;
  });
  registration.addEventListener("updatefound", () => {
    const found = registration.installing;
    found?.addEventListener("statechange", () => {
      if (found.state === "installed" && workers.controller) announce();
    });
  });
  if (registration.waiting && workers.controller) announce();

  // An installed app may stay open for days without a navigation.
  const check = () => registration.update().catch(() => {});
  setInterval(check, UPDATE_CHECK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") check();
  });
}

start()
  .then(() => true)
  .catch((error) => {
    showFailure(error);
    return false;
  })
  .then(watchForUpdates)
  .catch((error) => console.error(error));
