// Shows how far a file is while it is being made. Without this the page works the same, by the link under it.
// A screen reader hears once that it is done, and not every hundred people.
"use strict";
(() => {
  const stand = document.getElementById("stand");
  const EVERY = 2000, AFTER_FAILURE = 10000; // milliseconds

  async function look() {
    let again = EVERY;
    try {
      const answer = await fetch(location.pathname);
      if (answer.status === 404 || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("stand");
      if (answer.ok && fresh) {
        if (fresh.innerHTML !== stand.innerHTML) stand.innerHTML = fresh.innerHTML;
        if (!fresh.dataset.busy) return done();
      } else again = AFTER_FAILURE;
    } catch (failure) { again = AFTER_FAILURE; /* the network is away for a moment */ }
    setTimeout(look, again);
  }

  function done() {
    const words = document.getElementById("stand-woorden");
    document.getElementById("opnieuw").hidden = true;
    document.getElementById("melding").textContent = words ? words.textContent : "";
  }

  setTimeout(look, EVERY);
})();
