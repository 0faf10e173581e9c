// What is ticked goes along with every link and form that makes the programme shorter. Without this script all of it works,
// except that ticks which were just set are not remembered: the page says so there.
"use strict";
const ticked = () => [...document.querySelectorAll("input[name=sessie]:checked")].map((box) => box.value);
const shown = () => new Set([...document.querySelectorAll("input[name=sessie][type=checkbox]")].map((box) => box.value));

// Of the sessions on this page the boxes say whether they are chosen; what is not on it stays as it was.
const together = (known) => {
  const here = shown();
  return [...new Set([...known.filter((number) => !here.has(number)), ...ticked()])];
};

for (const link of document.querySelectorAll("a[data-ticks]")) {
  link.addEventListener("click", () => {
    const address = new URL(link.href);
    const numbers = together(address.searchParams.getAll("sessie"));
    address.searchParams.delete("sessie");
    for (const number of numbers) address.searchParams.append("sessie", number);
    link.href = address.href;
  });
}
for (const form of document.querySelectorAll("form[data-ticks]")) {
  form.addEventListener("submit", () => {
    const fields = [...form.querySelectorAll("input[name=sessie]")];
    const numbers = together(fields.map((field) => field.value));
    for (const field of fields) field.remove();
    for (const number of numbers) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sessie", value: number }));
  });
}
for (const words of document.querySelectorAll("[data-unscripted]")) words.hidden = true;
