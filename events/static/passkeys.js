// Passkeys (W3C Web Authentication): shown only where the browser knows them. Without this script all works by mail.
"use strict";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (known) => known.map((one) => ({ ...one, id: toBytes(one.id) }));

async function make(asked) {
  const user = { ...asked.user, id: toBytes(asked.user.id) };
  const excludeCredentials = withBytes(asked.excludeCredentials);
  const publicKey = { ...asked, challenge: toBytes(asked.challenge), user, excludeCredentials };
  const made = await navigator.credentials.create({ publicKey });
  return { made, response: { attestationObject: toText(made.response.attestationObject) } };
}

async function show(asked) {
  const allowCredentials = withBytes(asked.allowCredentials);
  const publicKey = { ...asked, challenge: toBytes(asked.challenge), allowCredentials };
  const made = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature } = made.response;
  return { made, response: { authenticatorData: toText(authenticatorData), signature: toText(signature) } };
}

// The form asks, the device answers, and the form goes as any other. What is not right is for the server to say.
async function answer(form) {
  const question = await fetch(form.dataset.question, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (question.ok) {
    const { made, response } = await (form.dataset.passkey === "make" ? make : show)(await question.json());
    response.clientDataJSON = toText(made.response.clientDataJSON);
    form.elements.antwoord.value = JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response });
  }
  form.submit();
}

function prepare(form) {
  let busy = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    for (const words of form.querySelectorAll("[data-why]")) words.hidden = true;
    answer(form).catch((refusal) => {
      busy = false;
      const why = refusal.name === "InvalidStateError" ? "known" : "failed";
      form.querySelector(`[data-why=${why}]`).hidden = false;
    });
  });
}

if (window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-with-passkeys]")) element.hidden = false;
  for (const element of document.querySelectorAll("[data-without-passkeys]")) element.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);
}
