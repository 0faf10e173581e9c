// Keeps the number of who is in as it is now, on the page of a session at the desk that stands open. Without this it is as old
// as the page. It says nothing by itself: a screen reader reads it when one comes there.
"use strict";
(() => {
  const count = document.getElementById("binnen");
  let timer = 0;

  function wait(seconds) {
    clearTimeout(timer);
    // Each page a little later than the other, so that not all of them ask at once.
    if (seconds > 0) timer = setTimeout(look, seconds * (1 + Math.random() * 0.3) * 1000);
  }

  async function look() {
    let again = Number(count.dataset.again);
    try {
      const answer = await fetch(count.dataset.from);
      if (answer.redirected || answer.status === 404) return; // nobody is signed in here any more
      if (answer.ok) {
        const now = await answer.json();
        again = now.again;
        if (count.textContent !== now.words) count.textContent = now.words;
      }
    } catch (failure) { /* the network is away for a moment */ }
    wait(again);
  }

  wait(Number(count.dataset.again));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wait(1); });
})();
