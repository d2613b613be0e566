// Keeps the program on the device. The server puts two lines before this text: NAME, of this very release, and RELEASE:
// {files: addresses, shells: [[pattern of an address, page]], offline: page, headers of these pages}.
// Only what is asked for by GET is looked at, and nothing about anybody is ever kept here.

const PATIENCE = 4_000; // ms
const KEPT = "inspect-";
const BEFORE = 2; // releases kept beside this one: one of them may never have been taken over

const ours = (answer) => answer.headers.get("X-Program") === "inspect_app";
const page = (text) => new Response(text, { headers: RELEASE.headers });
const kept = (address) => caches.match(address, { ignoreVary: true });

addEventListener("install", (event) => event.waitUntil(keep()));

addEventListener("activate", (event) => event.waitUntil(Promise.all([forget(), clients.claim()])));

addEventListener("message", ({ data, ports }) => {
  if (data === "update") skipWaiting();
  else missing().then((addresses) => ports[0].postMessage(addresses));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(go(request, pathname));
  // An address names its content for ever: whichever release has it.
  else if (pathname.startsWith("/static/")) event.respondWith(kept(request).then((answer) => answer ?? fetch(request)));
});

// All of a release or nothing: a page of a captive portal is no script.
async function keep() {
  const cache = await caches.open(NAME);
  await Promise.all(
    RELEASE.files.map(async (address) => {
      const answer = await fetch(address);
      if (answer.status !== 200 || answer.redirected || !ours(answer)) throw new Error(`not kept: ${address}`);
      await cache.put(address, answer);
    }),
  );
}

// A page that stays open goes on with its own release: what it needs late is no longer on the server. The oldest come
// first.
async function forget() {
  const others = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== NAME);
  await Promise.all(others.slice(0, -BEFORE).map((name) => caches.delete(name)));
}

// What of this release isn't here after all: a browser may have tidied up.
async function missing() {
  const found = await Promise.all(RELEASE.files.map(kept));
  return RELEASE.files.filter((_, index) => !found[index]);
}

function go(request, pathname) {
  const shell = RELEASE.shells.find(([pattern]) => new RegExp(pattern).test(pathname));
  return shell ? open(request, shell[1]) : fetch(request).catch(() => page(RELEASE.offline));
}

// The server's page where the whole of it comes in time, else the kept one. The server may send elsewhere, to sign in.
async function open({ url }, shell) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    await answer.clone().arrayBuffer();
    if (ours(answer) && answer.status < 500) return answer.redirected ? Response.redirect(answer.url) : answer;
  } catch {}
  return page(shell);
}
