// What the page says of the dump that it asks itself: what is loaded, how far, and what became of
// a query. Screen readers are told of changes of state, not of each part that arrives.

import { Dump } from "./dump.js";

/** Return a message with its places filled. */
export function filled(template, values) {
  return template.replace(/\{(\w+)\}/gu, (_, name) => values[name]);
}

/** Return the dump of the page, telling at a place in the page how it fares. */
export function dumpOf(place, told, language) {
  const { worker, engine, dump } = place.dataset;
  const bytes = Number(place.dataset.bytes);
  const [status, progress, button] = ["[role=status]", ".progress", "button"].map((each) => place.querySelector(each));
  const [bar, arrived] = progress.children;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const tenth = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const size = (count) => `${tenth.format(count / 1e6)} MB`;
  let said = "";

  function say(name, values = {}) {
    if (name !== said || name === "answered") status.textContent = filled(told[name], { size: size(bytes), ...values });
    said = name;
    progress.hidden = name !== "loading";
    button.hidden = name !== "large";
  }

  bar.max = bytes;
  button.textContent = filled(told.load, { size: size(bytes) });
  say("idle");
  return new Dump({ worker, engine, dump, bytes }, (name, values = {}) => {
    if (name === "large") button.onclick = values.agreed;
    if (name === "loading") {
      bar.value = values.received;
      arrived.textContent = filled(told.arrived, { received: size(values.received), size: size(bytes) });
    }
    const numbers = Object.entries(values).filter(([, value]) => typeof value === "number");
    say(name, Object.fromEntries(numbers.map(([key, value]) => [key, number.format(value)])));
  });
}
