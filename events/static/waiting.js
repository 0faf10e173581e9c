// Keeps an open join page as the site would show it now: the start in words, and the button when it is time.
// Without this the page works the same, by "Kijk opnieuw". Focus stays where it is; a screen reader hears the news once.
"use strict";
(() => {
  const page = document.getElementById("wachten");
  const news = document.getElementById("melding");
  const address = location.pathname.replace(/\/$/, "");
  const parts = (root) => new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  const known = new Map([...parts(page)].map(([name, part]) => [name, part.innerHTML]));
  let timer = 0;

  function show() {
    page.querySelectorAll("[data-scripted]").forEach((words) => { words.hidden = false; });
  }

  function wait(seconds) {
    clearTimeout(timer);
    // Each page a little later than the other, so that not all of them ask at once.
    if (seconds > 0) timer = setTimeout(look, seconds * (1 + Math.random() * 0.3) * 1000);
  }

  async function renew() {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = fresh.getElementById("wachten");
    if (!now) return;
    const focused = document.activeElement;
    for (const [name, part] of parts(now)) {
      if (known.get(name) === part.innerHTML) continue;
      known.set(name, part.innerHTML);
      parts(page).get(name).innerHTML = part.innerHTML;
    }
    show();
    document.title = fresh.title;
    page.dataset.mark = now.dataset.mark;
    if (now.dataset.say && now.dataset.say !== page.dataset.say) news.textContent = now.dataset.say;
    page.dataset.say = now.dataset.say;
    // What had the focus and was made anew has it again.
    if (!page.contains(focused) && document.activeElement === document.body && focused.href) {
      const same = [...page.querySelectorAll("a")].find((link) => link.href === focused.href);
      if (same) same.focus({ preventScroll: true });
    }
  }

  async function look() {
    let again = 30;
    try {
      const answer = await fetch(`${address}/stand`);
      if (answer.status === 404) return;
      if (answer.ok) {
        const now = await answer.json();
        again = now.again;
        const begin = document.getElementById("begin");
        if (now.mark !== page.dataset.mark) await renew();
        else if (begin && begin.textContent !== now.begin) begin.textContent = now.begin;
      }
    } catch (failure) { /* the network is away for a moment */ }
    wait(again);
  }

  show();
  wait(Number(page.dataset.again));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wait(1); });
})();
