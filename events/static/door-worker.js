// The door's pages open without network: the last page of each session and what it is made of are kept on the phone.
"use strict";
const KEPT = "deur-1";
const PASSING = ["binnen", "al", "terug", "zoek"]; // a page that shows somebody is not kept

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const PATIENCE = 4000; // milliseconds

async function fresh(request, cache) {
  const address = new URL(request.url);
  const answer = await fetch(request);
  const keeps = answer.ok && !answer.redirected && !PASSING.some((name) => address.searchParams.has(name));
  if (keeps) await cache.put(address.pathname, answer.clone());
  return answer;
}

async function page(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(new URL(request.url).pathname);
  const asked = fresh(request, cache);
  if (!kept) return asked;
  const late = new Promise((done) => setTimeout(() => done(kept), PATIENCE));
  const answer = await Promise.race([asked.catch(() => kept), late]);
  return answer.status >= 500 ? kept : answer;
}

async function part(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/bureau\/deur(\/\d+)?$/.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});
