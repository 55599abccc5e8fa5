// Keeps the demo's own files, so that its page loads without a network; the messages are in the client's own cache. What the server
// answers (tokens, people, the API) is never kept. The build puts `version` and `files` before this.
/* global version, files */
const cacheName = `parley-demo ${version}`;
const patienceMs = 4_000;

// A new version waits until all pages of the old one are closed, so that no page loses the files that it still wants.
self.addEventListener('install', (event) => event.waitUntil(keepFiles()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOlder()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || /^\/(v1|demo)\//.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/') || files.includes(pathname)) event.respondWith(file(request));
});

async function keepFiles() {
  const cache = await caches.open(cacheName);
  await cache.addAll(files);
}

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith('parley-demo ') && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page as it is now; without a network, or with one that leads nowhere, as it was kept. */
async function page(request) {
  const fresh = fetch(request, { signal: AbortSignal.timeout(patienceMs) });
  return fresh.catch(async (error) => {
    const kept = await caches.match('/', { cacheName });
    if (!kept) throw error;
    return kept;
  });
}

/** A file of the build never changes: its name would. Fonts are kept when a page first wants them. */
async function file(request) {
  const kept = await caches.match(request, { cacheName });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && request.destination === 'font') {
    const cache = await caches.open(cacheName);
    await cache.put(request, answer.clone());
  }
  return answer;
}
