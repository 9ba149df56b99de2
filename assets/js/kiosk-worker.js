// The kiosk's service worker: keeps the empty screen and what it is made of, and gives them out when there is no line. It looks
// after nothing else, keeps no answer to anybody, and goes when the device is no kiosk any more.
const NAME = "cohort-kiosk";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  const keep = async (urls) => {
    const cache = await caches.open(NAME);
    const wanted = urls.map((url) => new URL(url, location.origin).href);
    for (const old of await cache.keys()) if (!wanted.includes(old.url)) await cache.delete(old);
    for (const url of wanted) {
      const answer = await fetch(url, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
      if (answer?.ok) await cache.put(url, answer);
    }
  };
  event.waitUntil(keep(event.data.keep ?? []));
});

async function lineFirst(request) {
  const cache = await caches.open(NAME);
  const kept = () => cache.match(request.url, { ignoreSearch: true, ignoreVary: true });
  try {
    const answer = await fetch(request);
    if (answer.status >= 500) return (await kept()) ?? answer;
    // Led away: the device is no kiosk any more, and its screen is of no use.
    if (request.mode === "navigate" && !answer.ok) await cache.delete(request.url);
    return answer;
  } catch {
    return (await kept()) ?? Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" ? pathname === "/kiosk" : pathname.startsWith("/assets/")) event.respondWith(lineFirst(event.request));
});
