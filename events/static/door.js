// The door on a phone: the camera reads tickets, and scans are kept here until the site has answered them. Without this
// script the page works by its forms. What is kept: the scans that were not sent, what is to be looked
// into, and the list of each session.
"use strict";
(() => {
  const box = document.getElementById("scanner");
  const { session, door, crew, proof, decoder, zone } = box.dataset;
  const words = JSON.parse(box.dataset.words);
  const own = `/bureau/deur/${session}`;
  const told = document.getElementById("antwoord");
  const line = document.getElementById("verbinding");
  const video = document.getElementById("beeld");
  const field = document.getElementById("code");
  const AT_ONCE = 50, LONGEST = 200; // scans in a message, signs of a scan
  const SOON = 800, PATIENCE = 5000, EVERY = 30000, DAY = 86400000, AGAIN = 3000; // milliseconds
  const LIST_EVERY = 300000, LIST_PATIENCE = 20000;
  const GOOD = ["welcome", "already", "kept"];

  // -- what is kept on this phone

  const opened = new Promise((done, fail) => {
    const asking = indexedDB.open("deur", 2);
    asking.onupgradeneeded = () => {
      for (const [name, keyPath] of [["scans", "id"], ["lists", "session"], ["checked", "id"]]) {
        if (!asking.result.objectStoreNames.contains(name)) asking.result.createObjectStore(name, { keyPath });
      }
    };
    asking.onsuccess = () => {
      asking.result.onversionchange = () => asking.result.close();
      done(asking.result);
    };
    asking.onerror = () => fail(asking.error);
  });
  async function kept(store, mode, act) {
    const deed = (await opened).transaction(store, mode, { durability: "strict" });
    const asking = act(deed.objectStore(store));
    return new Promise((done, fail) => {
      deed.oncomplete = () => done(asking.result); // only now it is on the disk
      deed.onerror = deed.onabort = () => fail(deed.error);
    });
  }
  const put = (store, value) => kept(store, "readwrite", (rows) => rows.put(value));
  const all = (store) => kept(store, "readonly", (rows) => rows.getAll());
  const drop = (store, key) => kept(store, "readwrite", (rows) => rows.delete(key));
  async function listed() {
    const list = await kept("lists", "readonly", (rows) => rows.get(Number(session)));
    return list?.valid_until > Date.now() ? list : undefined;
  }
  // No names stay behind where they are no longer to be seen. Scans that were not sent stay, for who signs in next.
  async function forget() {
    await kept("lists", "readwrite", (rows) => rows.clear());
    for (const one of await all("checked")) await put("checked", { ...one, words: "" });
    await window.caches?.delete("deur-1");
    await draw();
  }

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
  function said(kind, sentence, { council = "", arrival = 0 } = {}, earlier = []) {
    told.dataset.kind = kind;
    told.replaceChildren(...[...earlier, sentence, council].filter(Boolean).map((text) =>
      Object.assign(document.createElement("p"), { textContent: text, className: text === council ? "" : "door-words" })));
    const undo = document.getElementById("terug");
    undo.hidden = !arrival || kind !== "welcome" || earlier.length > 0;
    undo.action = `${own}/terug/${arrival}`;
    if (kind === "busy") return;
    beep(GOOD.includes(kind));
    navigator.vibrate?.(GOOD.includes(kind) ? 80 : [200, 100, 200]);
  }
  // Several at once: all are read, and the colour and the sound are those of one that is not good.
  function saidAll(answers) {
    if (!answers.length) return;
    const last = answers.at(-1), bad = answers.find((one) => !GOOD.includes(one.kind));
    said((bad ?? last).kind, last.words, last, answers.slice(0, -1).map((one) => one.words));
  }
  const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");
  function clock(at) {
    const asked = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
    const [hour, minute] = new Intl.DateTimeFormat("en-GB", asked).format(at).split(":");
    return `${Number(hour)}.${minute}`;
  }
  let isConnected = true, isRenewed = false;
  async function tell(connection) {
    isConnected = connection;
    const waiting = (await all("scans")).length, list = await listed();
    const isOld = !connection && list && Date.now() - list.made_at > DAY;
    const rest = waiting ? filled(words.waiting, { number: waiting }) : words.sent;
    line.textContent = [connection ? words.online : words.offline, rest, isOld ? words.old : ""].filter(Boolean).join(" ");
    line.dataset.waiting = waiting;
  }

  // -- what is to be looked into: it stays until somebody says that it was seen

  async function draw() {
    const rows = document.getElementById("nakijken"), checked = (await all("checked")).sort((one, other) => one.at - other.at);
    rows.hidden = !checked.length;
    rows.querySelector("ul").replaceChildren(...checked.map((one) =>
      Object.assign(document.createElement("li"), { textContent: `${clock(one.at)}, …${one.end}: ${one.words}` })));
  }
  async function later({ id, at, text }, sentence) {
    await put("checked", { id, at, end: [...text.trim()].slice(-4).join(""), words: sentence });
    await draw();
  }

  // -- without network

  // The first earlier scan of the same person that was not sent.
  async function earlier(scan, list, person) {
    const before = (await all("scans")).filter((one) => one.session === session && one.id !== scan.id && one.at <= scan.at);
    for (const one of before.sort((first, second) => first.at - second.at)) if (await doorKnown(list, one.text) === person) return one;
    return undefined;
  }
  async function fromList(scan) {
    const list = await listed();
    const person = list && await doorKnown(list, scan.text);
    if (!person) return { kind: "to-check", words: words.check };
    const before = await earlier(scan, list, person);
    const since = person.since || (before && clock(before.at));
    const facts = { name: person.name, time: since };
    const inGroup = (sentence) => [filled(sentence, facts), person.group].filter(Boolean).join(" ");
    if (since) return { kind: "already", words: inGroup(words.already) };
    if (person.status === "confirmed") return { kind: "kept", words: inGroup(words.kept), council: person.council };
    return { kind: "to-check", words: filled(person.status === "cancelled" ? words.left : words.place, facts) };
  }
  // What the site said is true of the list too, until there is a newer one.
  async function learn(scan, answer) {
    if (!["welcome", "already", "undone"].includes(answer.kind) || scan.session !== session) return;
    const list = await listed(), person = list && await doorKnown(list, scan.text);
    if (!person) return;
    person.since = answer.kind === "undone" ? "" : answer.since;
    await put("lists", list);
  }

  // -- sending

  const awaited = new Map(); // the scans that the crew waits for, by their ids
  let latest = null, sending = false, atOnce = AT_ONCE;
  async function post(scans) {
    const sent = scans.map(({ id, text, at, typed }) => ({ id, text, at, typed }));
    const { door, crew = "" } = scans[0]; // who scanned may be another one than who sends
    const body = new URLSearchParams({ bewijs: proof, deur: door, wie: crew, nu: Date.now(), scans: JSON.stringify(sent) });
    const asked = { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) };
    const answer = await fetch(`/bureau/deur/${scans[0].session}/scans`, asked);
    if (answer.status === 413 || answer.status === 422) return { isRefused: true };
    if (answer.status === 404 && scans[0].session !== session) return null; // another door, of which this one knows nothing
    if (answer.redirected || !answer.headers.get("content-type")?.startsWith("application/json")) {
      if (answer.status >= 500) throw new Error("not answered");
      await forget();
      awaited.clear();
      said("to-check", words.signedOut);
      throw new Error("signed out");
    }
    if (!answer.ok) throw new Error("not answered");
    return answer.json();
  }
  async function takeIn(batch, answers) {
    const shown = [];
    for (const one of answers) {
      const scan = batch.find((sent) => sent.id === one.id), isAwaited = awaited.get(one.id);
      if (isAwaited) shown.push(one);
      if (!GOOD.includes(one.kind) && (!isAwaited || isAwaited.isTold || one.id !== latest)) await later(scan, one.words);
      if (one.kind === "unreadable" && one.id === latest && !field.value) { field.value = scan.text; field.select(); }
      await learn(scan, one);
      await drop("scans", one.id);
      awaited.delete(one.id);
    }
    saidAll(shown);
  }
  async function send() {
    if (sending) return;
    sending = true;
    try {
      let most = atOnce;
      const strange = new Set(); // doors whose scans wait for who works there
      const sendable = async () => (await all("scans")).filter((one) => !strange.has(one.session));
      for (let waiting = await sendable(); waiting.length; waiting = await sendable()) {
        const first = waiting.find((one) => one.session === session) ?? waiting[0];
        const isLike = (one) => ["session", "door", "crew"].every((name) => one[name] === first[name]);
        const batch = waiting.filter(isLike).slice(0, most);
        const heard = await post(batch);
        if (!heard) { strange.add(first.session); continue; }
        if (heard.isRefused && batch.length > 1) { most = 1; continue; } // one of them; which one is found one by one
        if (heard.isRefused) heard.answers = [{ id: first.id, kind: "to-check", words: words.notRead }];
        await takeIn(batch, heard.answers);
        atOnce = Math.min(AT_ONCE, atOnce * 2);
        if (heard.count && first.session === session) document.getElementById("stand").textContent = heard.count;
      }
      await tell(true);
    } catch (failure) {
      if (failure.name === "TimeoutError") atOnce = Math.ceil(atOnce / 4); // a site that is busy answers a few in time
      const here = [...awaited.values()].filter((scan) => !scan.isTold);
      awaited.clear();
      saidAll(await Promise.all(here.map(fromList)));
      await tell(false);
    } finally {
      sending = false;
    }
    if (awaited.size) send(); // somebody came while the others were on their way
  }
  async function take(text, typed) {
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const whole = [...text.replace(/\p{Surrogate}/gu, "\ufffd")].slice(0, LONGEST).join("");
    const scan = { id, session, door, crew, text: whole, at: Date.now(), typed };
    said("busy", words.busy);
    await put("scans", scan);
    awaited.set(id, scan);
    latest = id;
    setTimeout(async () => {
      if (!awaited.has(id) || latest !== id) return;
      const here = await fromList(scan);
      if (!awaited.has(id) || latest !== id) return;
      scan.isTold = true;
      saidAll([here]);
    }, SOON);
    send();
  }
  async function renew() {
    for (const list of await all("lists")) if (list.valid_until < Date.now()) await drop("lists", list.session);
    const isChanged = /[?&](binnen|al|terug)=/.test(location.search) && !isRenewed;
    if (isChanged || Math.abs(Date.now() - ((await listed())?.fetched_at ?? 0)) > LIST_EVERY) await fetchList();
    send();
  }
  async function fetchList() {
    let answer;
    try {
      answer = await fetch(`${own}/lijst`, { signal: AbortSignal.timeout(LIST_PATIENCE) });
      if (answer.ok && !answer.redirected) {
        const list = await answer.json();
        await put("lists", { ...list, fetched_at: Date.now() });
        document.getElementById("stand").textContent = filled(words.count, list);
        isRenewed = true;
        return;
      }
    } catch { return; /* the list that is here stays */ }
    if (!answer.redirected && ![401, 403, 404].includes(answer.status)) return;
    await forget();
    said("to-check", words.forgotten);
  }

  // -- by name, without network

  const simple = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  async function find(asked) {
    const list = await listed(), parts = simple(asked).split(/\s+/).filter(Boolean);
    const found = parts.length && list ? list.people.filter((person) =>
      parts.every((part) => simple(`${person.name} ${person.council}`).includes(part))).slice(0, 20) : [];
    const rows = found.map((person) => [person.name, person.council,
      person.since ? filled(words.since, { time: person.since }) : words.statuses[person.status] ?? words.statuses.offered]);
    document.getElementById("gevonden").replaceChildren(...[[found.length ? words.fromList : words.nobody], ...rows].map((parts) =>
      Object.assign(document.createElement("p"), { textContent: parts.filter(Boolean).join(" · ") })));
  }

  // -- the camera

  const button = document.getElementById("camera");
  let stream = null;
  let last = { text: "", at: 0 }; // a ticket that is held before the camera is one scan
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
      const read = await doorReader(video, decoder);
      while (stream) {
        const text = video.videoWidth ? await read() : undefined;
        if (text && (text !== last.text || Date.now() - last.at >= AGAIN)) await take(text, false).catch(() => byForm(text));
        if (text) last = { text, at: Date.now() };
        await new Promise((done) => setTimeout(done, 120));
      }
    } catch {
      stop();
      said("to-check", words.noCamera);
    }
  }

  button.addEventListener("click", () => { wake(); if (stream) stop(); else start(); });
  const card = document.getElementById("kaart");
  function byForm(text) { // this phone keeps nothing any more
    field.value = text;
    card.submit();
  }
  card.addEventListener("submit", (event) => {
    if (!field.value.trim()) return; // the site says what is missing
    event.preventDefault();
    wake();
    const text = field.value;
    take(text, text.trim().length < 20).catch(() => byForm(text));
    field.value = "";
    field.focus();
  });
  const name = document.getElementById("zoek");
  document.querySelector("#namen form").addEventListener("submit", (event) => {
    if (isConnected && navigator.onLine) return;
    event.preventDefault();
    find(name.value);
  });
  document.getElementById("gezien").addEventListener("click", async () => {
    await kept("checked", "readwrite", (rows) => rows.clear());
    await draw();
    field.focus();
  });
  const leaving = document.querySelector('form[action="/bureau/uitloggen"]');
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget().catch(() => {});
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
    draw();
    renew();
    const asked = new URLSearchParams(location.search).get("zoek");
    if (asked && !name.value) { name.value = asked; find(asked); } // the page is one that was kept: the site does not answer
    navigator.storage?.persist?.().catch(() => {}); // what was not sent is not thrown away to make room
    if ("serviceWorker" in navigator) install().catch(() => {}); // without it the page needs the network to open
  }, () => {}); // a browser that keeps nothing has the forms
})();
