// Whose a ticket or a code is, by the list on the phone: it has hashes alone. As sessions/door/reading.py reads them.
"use strict";
(() => {
  const TICKET = /kaart[^a-z0-9]([a-z2-7]{26})[/?#]?$/i;
  const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const CODE = new RegExp(`^[${CROCKFORD}]{10}$`);
  const ticket = (text) => TICKET.exec(text.trim())?.[1].toLowerCase();

  // A code as it was typed, if its check character is right.
  function code(text) {
    const typed = text.trim().toUpperCase().replace(/[ –\-.\t]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    if (!CODE.test(typed)) return undefined;
    const total = [...typed].reverse().reduce((sum, sign, place) => {
      const value = CROCKFORD.indexOf(sign) * (place % 2 ? 2 : 1);
      return sum + Math.floor(value / 32) + (value % 32);
    }, 0);
    return total % 32 ? undefined : typed;
  }
  async function digest(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  // Nobody too where two have the same: the site knows which one.
  window.doorKnown = async (list, text) => {
    const secret = ticket(text), typed = secret ? undefined : code(text);
    if (!secret && !typed) return undefined;
    const hash = await digest(secret ? list.salt + secret : list.code_salt + typed);
    const found = list.people.filter((one) => (secret ? one.hash === hash : one.code && hash.startsWith(one.code)));
    return found.length === 1 ? found[0] : undefined;
  };
})();
