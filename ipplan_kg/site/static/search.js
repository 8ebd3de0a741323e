// Search as you type, from an index that a published site has as well as a server: a head, and where
// there are several plans a part for each, loaded plan by plan until enough is found.
// Without JavaScript the forms do the same on a server; ipplan_kg/site/search.py is the same in Python.

const SHOWN_THINGS = 100;
const ENOUGH = 100;
const PLANS = 25;
const AT_ONCE = 5;
const KEPT = 30;

function wordsOf(text) {
  return text.toLowerCase().split(/\s+/u).filter(Boolean);
}

function namesOf(thing) {
  return [...Object.values(thing.names), ...thing.others].map((name) => name.toLowerCase());
}

function hasWord(known, task, word) {
  return Object.values(task.texts).some((text) => text.toLowerCase().includes(word))
    || task.named.some((at) => namesOf(known.things[at]).some((name) => name.includes(word)));
}

const isRole = (role) => role === "lead" || role === "participant";

const holds = (known, numbers, facet, wanted) =>
  numbers.some((at) => known.things[at].path === known.facets[facet] + wanted[facet]);

const isDone = (known, action, wanted) =>
  ["kind", "action"].every((facet) => !wanted[facet] || holds(known, action[facet], facet, wanted));

function fits(known, task, wanted) {
  const agencies = isRole(wanted.role) ? task[wanted.role] : task.agency;
  if (wanted.agency && !holds(known, agencies, "agency", wanted)) return false;
  if (wanted.plan && !task.plan.includes(known.facets.plan + wanted.plan)) return false;
  if (wanted.section && !task.section.includes(known.facets.section + wanted.section)) return false;
  if (wanted.topic && !holds(known, task.topic, "topic", wanted)) return false;
  return !(wanted.kind || wanted.action) || task.actions.some((action) => isDone(known, action, wanted));
}

const isFaceted = (known, wanted) => [...Object.keys(known.facets), "role"].some((facet) => wanted[facet]);

// The numbers of the things of a task that has the facets that are chosen.
function related(known, task, wanted) {
  const agencies = (isRole(wanted.role) ? task[wanted.role] : task.agency)
    .filter((at) => !wanted.agency || known.things[at].path === known.facets.agency + wanted.agency);
  const others = task.named.filter((at) => !["agency", "legislation"].includes(known.things[at].kind));
  const laws = task.actions.filter((action) => isDone(known, action, wanted)).flatMap((action) => action.law);
  return [...agencies, ...others, ...laws];
}

// `own` are the things of this part of the index; `seen` has the paths of those found before.
function search(known, wanted, own = known.things, seen = new Set()) {
  const words = wordsOf(wanted.q || "");
  const fitting = known.tasks.filter((task) => fits(known, task, wanted));
  let things = words.length ? own : [];
  if (isFaceted(known, wanted)) {
    const numbers = new Set(fitting.flatMap((task) => related(known, task, wanted)));
    things = known.things.filter((_, at) => numbers.has(at));
  }
  things = things.filter((thing) => !seen.has(thing.path)
    && words.every((word) => namesOf(thing).some((name) => name.includes(word))));
  things.forEach((thing) => seen.add(thing.path));
  return { tasks: fitting.filter((task) => words.every((word) => hasWord(known, task, word))), things };
}

// The query for the same: for tasks, or for a list of things (agency, legislation, other).
function sparql(known, wanted, of = "") {
  const lines = of ? { ...known.sparql, ...known.sparql.things[of] } : known.sparql;
  let text = lines.head;
  if (of && isFaceted(known, wanted)) text += lines[`way-${wanted.role}`] || lines.way;
  for (const [facet, start] of Object.entries(known.facets)) {
    if (!wanted[facet]) continue;
    const iri = (lines.base + start + wanted[facet]).replace(/[<>"{}|^`\\\u0000- ]/gu, "");
    const key = facet === "agency" && isRole(wanted.role) ? wanted.role : facet;
    if ((facet === "kind" || facet === "action") && of !== "legislation" && !text.includes(lines.part)) text += lines.part;
    text += lines[key].replaceAll("{}", () => iri);
    if (of === "agency" && facet === "agency") text += `  FILTER(?thing = <${iri}>)\n`;
  }
  for (const word of wordsOf(wanted.q || "")) text += lines.word.replaceAll("{}", () => JSON.stringify(word));
  return text + lines.tail;
}

const loaded = new Map();

function load(url) {
  if (!loaded.has(url)) {
    loaded.set(url, fetch(url).then((answer) => answer.json()));
    if (loaded.size > KEPT) loaded.delete([...loaded.keys()][1]); // the head stays
  }
  return loaded.get(url);
}

const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");

// What is found in the head and in the plans from `start` on, each task with what its numbers mean.
async function searchPlans(known, up, wanted, start = 0, most = PLANS) {
  const parts = known.parts.filter((part) => !wanted.plan || part.plan === known.facets.plan + wanted.plan);
  const found = { tasks: [], things: [] };
  const add = (within, results) => {
    found.tasks.push(...results.tasks.map((task) => ({ known: within, task })));
    found.things.push(...results.things);
  };
  const seen = new Set();
  if (!start) add(known, search(known, wanted, known.things, seen));
  let at = start;
  while (at < parts.length && at < start + most && found.tasks.length < ENOUGH) {
    const next = parts.slice(at, at + AT_ONCE);
    for (const part of await Promise.all(next.map((each) => load(up + encoded(each.file))))) {
      const within = { ...known, things: [...known.things, ...part.things], tasks: part.tasks };
      add(within, search(within, wanted, part.things, seen));
    }
    at += next.length;
  }
  return { ...found, plans: at, further: at < parts.length ? at : 0, of: parts.length };
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// the page of the search

const listOf = (thing) => (["agency", "legislation"].includes(thing.kind) ? thing.kind : "other");

function page(form) {
  const { index, language, up, results, led, task: taskLabel, sparql: editor } = form.dataset;
  const kinds = JSON.parse(form.dataset.kinds);
  const place = (path) => `${up}${encoded(path)}${language === "zh" ? ".zh" : ""}.html`;
  const link = (thing) => element("a", { href: place(thing.path) }, thing.names[language]);

  function row(known, task) {
    const spoken = language in task.texts ? language : Object.keys(task.texts).sort()[0];
    const words = (task.texts[spoken] || "").split(/\s+/u).join(" ");
    const item = element("li", {},
      element("a", { class: "number", href: place(task.path) }, taskLabel.replace("{}", task.number)), " ",
      element("span", { class: "snippet", lang: spoken === language ? "" : spoken }, words.length > 180 ? `${words.slice(0, 179)}…` : words));
    if (task.lead.length) {
      const leads = element("span", { class: "led" }, `${led} `);
      task.lead.forEach((at, n) => leads.append(n ? ", " : "", link(known.things[at])));
      item.append(" ", leads);
    }
    return item;
  }

  let asked = 0;

  async function show(start = 0) {
    asked += 1;
    const now = asked;
    const wanted = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, value.trim()]));
    const known = await load(index);
    const found = await searchPlans(known, up, wanted, start);
    if (now !== asked) return; // what was asked since is shown instead
    const list = document.getElementById("tasks");
    if (!start) list.replaceChildren();
    list.append(...found.tasks.map((each) => row(each.known, each.task)));
    document.getElementById("count").textContent = results.replace("{}", list.children.length);
    document.getElementById("none").hidden = list.children.length > 0;
    const further = document.getElementById("further");
    further.hidden = !found.further;
    further.querySelector("span").textContent = further.dataset.searched
      .replace("{searched}", found.plans).replace("{plans}", found.of);
    further.querySelector("a").onclick = (event) => {
      event.preventDefault();
      show(found.further);
    };
    const asQuery = (of) => `${editor}?${new URLSearchParams({ query: sparql(known, wanted, of) })}`;
    for (const section of document.querySelectorAll("section[data-of]")) {
      const { of } = section.dataset;
      const shown = section.querySelector("ul");
      if (!start) shown.replaceChildren();
      const some = found.things.filter((thing) => listOf(thing) === of);
      const count = (start ? Number(section.dataset.count) : 0) + some.length;
      section.dataset.count = count;
      section.hidden = !count;
      section.querySelector("small").textContent = count;
      section.querySelector(".ask a").href = asQuery(of);
      shown.append(...some.slice(0, Math.max(0, SHOWN_THINGS - shown.children.length)).map((thing) =>
        element("li", {}, link(thing), ...(of === "other"
          ? [" ", element("span", { class: "notes" }, element("span", { class: "note" }, kinds[thing.kind || "body"]))] : []))));
    }
    document.getElementById("as-sparql").href = asQuery("");
    const chosen = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    history.replaceState(null, "", `${location.pathname}${chosen.size ? `?${chosen}` : ""}`);
  }

  for (const [key, value] of new URLSearchParams(location.search)) {
    if (form.elements[key] && form.elements[key].value !== value) form.elements[key].value = value;
  }
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(), 80);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  if (location.search) show();
}

// the box at the top of every page: a combobox with a list of what is meant (WAI-ARIA 1.2)

function box(form) {
  const { index, language, up } = form.dataset;
  const input = form.querySelector("input");
  const list = element("ul", { class: "suggestions", role: "listbox", id: "suggestions", "aria-label": input.placeholder });
  list.hidden = true;
  form.append(list);
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list",
  })) input.setAttribute(key, value);
  let chosen = -1;

  function choose(at) {
    const options = [...list.children];
    chosen = at;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (options[at]) {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  async function suggest() {
    const wanted = { q: input.value };
    if (!wordsOf(wanted.q).length) return close();
    const known = await load(index);
    if (input.value !== wanted.q) return undefined;
    const found = await searchPlans(known, up, wanted, 0, AT_ONCE);
    if (input.value !== wanted.q) return undefined;
    const start = wanted.q.toLowerCase().trim();
    const best = (thing) => (namesOf(thing).some((name) => name.startsWith(start)) ? 0 : 1);
    const things = found.things.map((thing) => [best(thing), thing]).sort((a, b) => a[0] - b[0]).slice(0, 6);
    const shown = [
      ...things.map(([, thing]) => [thing.path, thing.names[language], Object.values(thing.names).find((name) => name !== thing.names[language]) || ""]),
      ...found.tasks.slice(0, 4).map(({ task }) => [task.path, form.dataset.task.replace("{}", task.number), (Object.values(task.texts)[0] || "").slice(0, 70)]),
    ];
    list.replaceChildren(...shown.map(([path, name, more], n) => {
      const option = element("li", { role: "option", id: `suggestion-${n}`, "aria-selected": "false" }, name, element("small", {}, more));
      option.dataset.href = `${up}${encoded(path)}${language === "zh" ? ".zh" : ""}.html`;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        location.href = option.dataset.href;
      });
      return option;
    }));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
    return undefined;
  }

  input.addEventListener("input", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape" && count) close();
    else if (event.key === "ArrowDown" && count) choose((chosen + 1) % count);
    else if (event.key === "ArrowUp" && count) choose((chosen + count - 1) % count);
    else if (event.key === "Enter" && count && chosen >= 0) location.href = list.children[chosen].dataset.href;
    else return;
    event.preventDefault();
  });
}

const form = document.getElementById("search");
if (form) page(form);
const quick = document.querySelector("form.quick");
if (quick) box(quick);

export { search, searchPlans, sparql };
