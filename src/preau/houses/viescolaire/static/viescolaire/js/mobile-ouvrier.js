// Offline reading of the mobile space. The network comes first; what it answered is kept for when there is none.
// A page kept says so: its hidden note « Hors connexion, au … » is shown. What changes something forgets every page.
const PAGES = "mobile-pages";
const LOOK = "mobile-look";
const ABSENT = "/mobile/hors-connexion/";
const READ = ["/mobile/", "/mobile/semaine/", "/mobile/travail/"];
const WAIT = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepAbsent().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    event.respondWith(change(request));
  } else if (request.mode === "navigate") {
    if (READ.includes(url.pathname)) event.respondWith(read(event, request));
    else if (!/^\/mobile\/ouvrir\//.test(url.pathname)) event.respondWith(fetch(request).catch(absent));
  } else if (/^\/(static\/|skin\.css|logo\.svg)/.test(url.pathname)) {
    event.respondWith(look(request));
  }
});

async function change(request) {
  try {
    const answer = await fetch(request);
    await caches.delete(PAGES);
    return answer;
  } catch {
    return absent(); // nothing changed: what is kept may still be read
  }
}

async function read(event, request) {
  try {
    const answer = await Promise.race([fetch(request), tooLate()]);
    if (answer.ok && !answer.redirected && answer.type === "basic") {
      const copy = answer.clone();
      event.waitUntil(caches.open(PAGES).then((kept) => kept.put(request, copy)).then(keepOthers));
    } else if (answer.type === "opaqueredirect" || answer.redirected || answer.status < 500) {
      event.waitUntil(caches.delete(PAGES)); // the profile is no longer here: neither are its pages
    }
    return answer;
  } catch {
    const kept = await caches.match(request, { cacheName: PAGES });
    return kept ? marked(kept) : absent();
  }
}

function tooLate() {
  return new Promise((_answer, give) => { setTimeout(give, WAIT); });
}

async function keepOthers() {
  const kept = await caches.open(PAGES);
  for (const path of READ) {
    if (await kept.match(path)) continue;
    const answer = await fetch(path, { redirect: "manual" });
    if (answer.ok) await kept.put(path, answer);
  }
}

async function marked(kept) {
  const text = (await kept.text()).replace("data-hors-connexion hidden", "data-hors-connexion");
  return new Response(text, { status: 200, headers: kept.headers });
}

async function look(request) {
  const kept = await caches.open(LOOK);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch {
    return (await kept.match(request)) ?? Response.error();
  }
}

async function absent() {
  return (await caches.match(ABSENT, { cacheName: LOOK })) ?? Response.error();
}

async function keepAbsent() {
  const kept = await caches.open(LOOK);
  const page = await fetch(ABSENT);
  await kept.put(ABSENT, page.clone());
  const found = [...(await page.text()).matchAll(/(?:href|src)="(\/(?:static\/|skin\.css|logo\.svg)[^"]*)"/g)];
  await kept.addAll([...new Set(found.map(([, address]) => address.replaceAll("&amp;", "&")))]);
}
