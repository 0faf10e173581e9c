// The door on a phone: the camera reads tickets, and scans are kept here until the site has answered them. Without this
// script the page works by its forms. What is kept: the scans that were not sent, and the list of each session.
"use strict";
(() => {
  const box = document.getElementById("scanner");
  const { session, door, proof, decoder } = box.dataset;
  const words = JSON.parse(box.dataset.words);
  const own = `/bureau/deur/${session}`;
  const told = document.getElementById("antwoord");
  const line = document.getElementById("verbinding");
  const video = document.getElementById("beeld");
  const AT_ONCE = 50, PATIENCE = 5000, EVERY = 30000, DAY = 86400000, AGAIN = 3000; // milliseconds
  const GOOD = ["welcome", "already", "kept"];

  // -- what is kept on this phone

  const opened = new Promise((done, fail) => {
    const asking = indexedDB.open("deur", 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("scans", { keyPath: "id" });
      asking.result.createObjectStore("lists", { keyPath: "session" });
    };
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => fail(asking.error);
  });
  async function kept(store, mode, act) {
    const deed = (await opened).transaction(store, mode);
    const asking = act(deed.objectStore(store));
    return new Promise((done, fail) => {
      deed.oncomplete = () => done(asking.result); // only now it is on the disk
      deed.onerror = deed.onabort = () => fail(deed.error);
    });
  }
  const put = (store, value) => kept(store, "readwrite", (rows) => rows.put(value));
  const all = (store) => kept(store, "readonly", (rows) => rows.getAll());
  const drop = (store, key) => kept(store, "readwrite", (rows) => rows.delete(key));
  const listed = () => kept("lists", "readonly", (rows) => rows.get(Number(session)));

  // -- what the crew sees, hears and feels

  let sounds = null;
  function beep(isGood) {
    if (!sounds) return;
    const tone = sounds.createOscillator(), loudness = sounds.createGain();
    tone.frequency.value = isGood ? 880 : 220;
    loudness.gain.value = 0.2;
    tone.connect(loudness).connect(sounds.destination);
    tone.start();
    tone.stop(sounds.currentTime + (isGood ? 0.12 : 0.4));
  }
  function wake() {
    if (!sounds && window.AudioContext) sounds = new AudioContext();
    sounds?.resume();
  }
  function said(kind, sentence, { council = "", arrival = 0 } = {}) {
    const isGood = GOOD.includes(kind);
    told.dataset.kind = kind;
    told.replaceChildren(...[sentence, council].filter(Boolean).map((text, place) =>
      Object.assign(document.createElement("p"), { textContent: text, className: place ? "" : "door-words" })));
    const undo = document.getElementById("terug");
    undo.hidden = !arrival || !["welcome", "already"].includes(kind);
    undo.action = `${own}/terug/${arrival}`;
    beep(isGood);
    navigator.vibrate?.(isGood ? 80 : [200, 100, 200]);
  }
  const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");
  async function tell(connection) {
    const waiting = (await all("scans")).length;
    const list = await listed();
    const isOld = !connection && list && Date.now() - list.made_at > DAY;
    const rest = waiting ? filled(words.waiting, { number: waiting }) : words.sent;
    line.textContent = [connection ? words.online : words.offline, rest, isOld ? words.old : ""].filter(Boolean).join(" ");
    line.dataset.waiting = waiting;
  }
  function later(sentence) {
    const rows = document.getElementById("nakijken");
    rows.hidden = false;
    rows.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: sentence }));
  }

  // -- without network

  async function known(list, text) {
    const token = /kaart[^a-z0-9]([a-z2-7]{26})$/i.exec(text.trim())?.[1].toLowerCase();
    if (!token) return undefined;
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(list.salt + token));
    const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return list.people.find((person) => person.hash === hex);
  }
  async function answerHere(scan) {
    const list = await listed();
    const person = list && await known(list, scan.text);
    if (!person) return said("to-check", words.check);
    const before = (await all("scans")).find((one) => one.text === scan.text && one.id !== scan.id && one.at <= scan.at);
    const clock = new Date(before?.at ?? 0);
    const since = person.since || (before && `${clock.getHours()}.${String(clock.getMinutes()).padStart(2, "0")}`);
    const facts = { name: person.name, time: since };
    if (since) return said("already", filled(words.already, facts));
    if (person.status === "confirmed") return said("kept", filled(words.kept, facts), person);
    return said("to-check", filled(person.status === "cancelled" ? words.left : words.place, facts));
  }

  // -- sending

  let now = null; // the scan that the crew waits for
  let sending = false;
  function form(fields) {
    return { method: "POST", body: new URLSearchParams({ bewijs: proof, ...fields }), signal: AbortSignal.timeout(PATIENCE) };
  }
  async function post(scans) {
    const sent = scans.map(({ id, text, at, typed }) => ({ id, text, at, typed }));
    const fields = { deur: scans[0].door, nu: Date.now(), scans: JSON.stringify(sent) };
    const answer = await fetch(`/bureau/deur/${scans[0].session}/scans`, form(fields));
    if (answer.status === 404 && scans[0].session !== session) return null; // another door, of which this one knows nothing
    if (answer.redirected || !answer.headers.get("content-type")?.startsWith("application/json")) {
      if (answer.status < 500) said("to-check", words.signedOut);
      throw new Error("not answered");
    }
    const heard = await answer.json();
    if (!answer.ok) { said("to-check", heard.words); throw new Error("not understood"); }
    return heard;
  }
  async function send() {
    if (sending) return;
    sending = true;
    try {
      const strange = new Set(); // doors whose scans wait for who works there
      const sendable = async () => (await all("scans")).filter((one) => !strange.has(one.session));
      for (let waiting = await sendable(); waiting.length; waiting = await sendable()) {
        const first = waiting.find((one) => one.session === session) ?? waiting[0];
        const batch = waiting.filter((one) => one.session === first.session && one.door === first.door).slice(0, AT_ONCE);
        const heard = await post(batch);
        if (!heard) { strange.add(first.session); continue; }
        for (const one of heard.answers) {
          await drop("scans", one.id);
          if (one.id === now?.id) { now = null; said(one.kind, one.words, one); }
          else if (!GOOD.includes(one.kind)) later(one.words);
        }
        if (first.session === session) document.getElementById("stand").textContent = heard.count;
      }
      await tell(true);
    } catch {
      if (now) { const scan = now; now = null; if (told.textContent !== words.signedOut) await answerHere(scan); }
      await tell(false);
    } finally {
      sending = false;
    }
    if (now) send(); // somebody came while the others were on their way
  }
  let last = { text: "", at: 0 };
  async function take(text, typed) {
    const at = Date.now();
    if (!typed && text === last.text && at - last.at < AGAIN) { last.at = at; return; }
    last = { text, at };
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const scan = { id, session, door, text: text.slice(0, 400), at, typed };
    await put("scans", scan);
    now = scan;
    send();
  }
  async function renew() {
    try {
      const answer = await fetch(`${own}/lijst`, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok && !answer.redirected) {
        const list = await answer.json();
        await put("lists", list);
        document.getElementById("stand").textContent = filled(words.count, list);
      }
    } catch { /* the list that is here stays */ }
    for (const list of await all("lists")) if (list.valid_until < Date.now()) await drop("lists", list.session);
    send();
  }

  // -- the camera

  async function reader() {
    if ((await window.BarcodeDetector?.getSupportedFormats?.())?.includes("qr_code")) {
      const native = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await native.detect(video))[0]?.rawValue;
    }
    const { decodeQR } = await import(decoder);
    const canvas = document.createElement("canvas");
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 800 / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      paper.drawImage(video, 0, 0, canvas.width, canvas.height);
      try {
        return decodeQR(paper.getImageData(0, 0, canvas.width, canvas.height));
      } catch {
        return undefined; // no code in this picture
      }
    };
  }
  const button = document.getElementById("camera");
  let stream = null;
  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.textContent = words.cameraOn;
  }
  async function start() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      button.textContent = words.cameraOff;
      const read = await reader();
      while (stream) {
        const text = video.videoWidth ? await read() : undefined;
        if (text) await take(text, false);
        await new Promise((done) => setTimeout(done, 120));
      }
    } catch {
      stop();
      said("to-check", words.noCamera);
    }
  }

  button.addEventListener("click", () => { wake(); if (stream) stop(); else start(); });
  document.getElementById("kaart").addEventListener("submit", (event) => {
    const field = document.getElementById("code");
    if (!field.value.trim()) return; // the site says what is missing
    event.preventDefault();
    wake();
    const text = field.value;
    take(text, text.trim().length < 20).catch(() => { field.value = text; event.target.submit(); });
    field.value = "";
    field.focus();
  });
  // Who signs out leaves no names behind; scans that were not sent stay, for who signs in next.
  const leaving = document.querySelector('form[action="/bureau/uitloggen"]');
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    await kept("lists", "readwrite", (rows) => rows.clear()).catch(() => {});
    leaving.submit();
  });
  async function install() {
    await navigator.serviceWorker.register("/bureau/deur/werker.js", { scope: "/bureau/deur" });
    const cache = await caches.open("deur-1");
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((it) => it.href || it.src);
    await cache.addAll([...parts, decoder, decoder.replace("decode", "index")]);
    for (const address of [location.pathname, "/bureau/deur"]) {
      const page = await fetch(address + (door ? `?deur=${encodeURIComponent(door)}` : ""));
      if (page.ok && !page.redirected) await cache.put(address, page);
    }
    box.dataset.ready = "ja";
  }

  opened.then(() => {
    box.hidden = false;
    addEventListener("online", renew);
    addEventListener("offline", () => tell(false));
    setInterval(renew, EVERY);
    renew();
    if ("serviceWorker" in navigator) install().catch(() => {}); // without it the page needs the network to open
  }, () => {}); // a browser that keeps nothing has the forms
})();
