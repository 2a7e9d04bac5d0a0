// The page around the picture: panel, search, legend, table. The address fragment says what is open.
// Data reaches the document as text nodes only.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const UNKNOWN = { label: "", color: "#8a8f98", shape: "circle" };

/** An element with attributes, event handlers (functions) and children (elements or strings). */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.flat().filter((child) => child !== "" && child !== null));
  return element;
}
const name = (text) => el("bdi", {}, text); // isolates right-to-left marks
const count = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
const percent = (part) => `${Math.round(part * 100)}%`;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const nodeAddress = (node) => "#node=" + encodeURIComponent(node.id);
const edgeAddress = (edge) => "#edge=" + encodeURIComponent(edge.id);

const nodes = data.nodes, edges = data.edges;
const classes = new Map(Object.entries(data.classes)), relations = new Map(Object.entries(data.relations));
nodes.forEach((node, index) => Object.assign(node, { index, edges: [], look: classes.get(node.type) || UNKNOWN, aliases: node.aliases || [] }));
for (const edge of edges) {
  if (!STATUSES[edge.status]) edge.status = "doubtful";
  Object.assign(edge, { from: nodes[edge.from], to: nodes[edge.to], label: relations.get(edge.relation).label });
  for (const node of new Set([edge.from, edge.to])) node.edges.push(edge);
}
const nodeById = new Map(nodes.map((node) => [node.id, node])), edgeById = new Map(edges.map((edge) => [edge.id, edge]));
const ranked = [...nodes].sort((a, b) => b.edges.length - a.edges.length || (a.label < b.label ? -1 : 1));
const narrow = matchMedia("(max-width: 760px)");
const off = { classes: new Set(), statuses: new Set() };
fillLegend();
byId("legend").open = !narrow.matches;
const picture = new Picture(byId("picture"), nodes, edges, (item) => {
  location.hash = !item ? "" : item.from ? edgeAddress(item) : nodeAddress(item);
}, byId("legend"));

// ---- panel

function icon(look) {
  return drawnIcon((context) => {
    context.beginPath();
    trace(context, look.shape, 26, 16, 11);
    context.fillStyle = look.color;
    context.fill();
  });
}

function line(status) {
  return drawnIcon((context) => {
    strokeStatus(context, status, getComputedStyle(document.documentElement).getPropertyValue(STATUSES[status].color), 1.4);
    context.scale(2, 2);
    context.beginPath();
    context.moveTo(0, 8);
    context.lineTo(26, 8);
    context.stroke();
    if (status === "denied") drawCross(context, 13, 8, 4);
  });
}

function drawnIcon(draw) {
  const canvas = el("canvas", { class: "icon", width: 52, height: 32, "aria-hidden": "true" });
  draw(canvas.getContext("2d"));
  return canvas;
}

const tag = (edge) => (edge.status === "asserted" ? "" : el("span", { class: `tag ${edge.status}` }, edge.status));
const kind = (node) => el("p", { class: "kind" }, icon(node.look), node.look.label || node.type);

/** One line of a list: what it opens, and on the right where else it leads. */
function row(address, content, ...more) {
  return el("li", { class: "row" }, el("a", { href: address }, content), more);
}

function startView() {
  const documents = data.documents.length;
  return [
    el("h2", {}, "Overview"),
    el("p", {}, `${count(nodes.length, "entity", "entities")} and ${count(edges.length, "statement")}`
      + (documents ? ` from ${count(documents, "document")}.` : ".")),
    data.note ? el("p", {}, name(data.note)) : "",
    el("p", { class: "soft" }, "Choose an entity to see what is said about it, and a statement to read the sentences behind it."),
    el("h3", {}, "Most statements"),
    el("ul", {}, ranked.slice(0, 12).map((node) =>
      row(nodeAddress(node), [icon(node.look), name(shorten(node.label, 80))], el("span", { class: "soft" }, String(node.edges.length))))),
  ];
}

function nodeView(node) {
  const groups = new Map();
  for (const edge of [...node.edges].sort(byWeight)) {
    const relation = relations.get(edge.relation), heading = edge.from === node ? relation.label : relation.inverse;
    if (!groups.has(heading)) groups.set(heading, []);
    groups.get(heading).push(edge);
  }
  return [
    back(), el("h2", {}, name(node.label)), kind(node),
    node.aliases.length ? el("p", { class: "soft" }, "Also: ", node.aliases.flatMap((alias, i) => [i ? ", " : "", name(alias)])) : "",
    [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([heading, group]) => [
      el("h3", {}, `${heading} (${group.length})`),
      el("ul", {}, group.map((edge) => statementRow(node, edge))),
    ]),
    node.edges.length ? "" : el("p", { class: "soft" }, "No statement connects it to another entity."),
  ].flat(3);
}

const byWeight = (a, b) => (b.status === "asserted") - (a.status === "asserted") || b.evidence.length - a.evidence.length || b.belief - a.belief;

function statementRow(node, edge) {
  const other = edge.from === node ? edge.to : edge.from, label = shorten(other.label, 80);
  return row(edgeAddress(edge), [icon(other.look), name(label), tag(edge)],
    el("span", { class: "soft" }, edge.evidence.length > 1 ? `${edge.evidence.length} sentences` : ""),
    el("a", { class: "go", href: nodeAddress(other), "aria-label": `Go to ${label}`, title: "Go to this entity" }, "→"));
}

function edgeView(edge) {
  return [
    back(),
    el("h2", { class: "triple" }, el("a", { href: nodeAddress(edge.from) }, name(edge.from.label)),
      el("span", { class: "relation soft" }, edge.label), el("a", { href: nodeAddress(edge.to) }, name(edge.to.label))),
    el("ul", { class: "tags" }, el("li", { class: `tag ${edge.status}`, title: STATUSES[edge.status].hint }, edge.status),
      el("li", { class: "tag" }, `belief ${percent(edge.belief)}`), el("li", { class: "tag" }, count(edge.evidence.length, "sentence"))),
    edge.evidence.length ? el("p", { class: "soft" }, "In the sentences: ", el("mark", {}, "subject"), " ", el("mark", { class: "object" }, "object")) : "",
    edge.evidence.length ? el("ol", {}, edge.evidence.map(sentence)) : el("p", { class: "soft" }, "No sentence is kept for this statement."),
  ];
}

function sentence(evidence) {
  const { title, source, url, published } = data.documents[evidence.document], link = safeUrl(url);
  const text = name(title || url || "Untitled document");
  return el("li", { class: "sentence" },
    el("blockquote", { dir: "auto" }, marked(evidence)),
    evidence.speaker ? el("p", {}, "Said by ", name(evidence.speaker)) : "",
    el("p", {}, link ? el("a", { href: link, rel: "noopener noreferrer", target: "_blank" }, text) : text),
    el("p", { class: "soft" }, source ? name(source) : "", source && published ? ", " : "", published),
    el("ul", { class: "tags" }, [`confidence ${percent(evidence.confidence)}`, evidence.modality, evidence.polarity].map((word) =>
      el("li", { class: word === "negated" ? "tag denied" : "tag" }, word))));
}

function safeUrl(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** The sentence with the names of subject and object marked; the longest name wins, whole words only. */
function marked({ quote, subject_names, object_names }) {
  const roles = new Map([...object_names.map((word) => [word.toLowerCase(), "object"]), ...subject_names.map((word) => [word.toLowerCase(), "subject"])]);
  const words = [...roles.keys()].filter((word) => word && word.length < 300).sort((a, b) => b.length - a.length).slice(0, 60);
  if (!words.length) return [quote];
  const letter = "[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{N}]";
  const any = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return quote.split(new RegExp(`(?<!${letter})(${any})(?!${letter})`, "giu")).map((part, i) =>
    i % 2 ? el("mark", { class: roles.get(part.toLowerCase()) || "object" }, part) : part);
}

const back = () => el("a", { class: "back", href: "#" }, "← Overview");

/** Opens what the address says. A reader who works with the keyboard is taken to the panel. */
function route() {
  const [, what, coded] = /^#(node|edge)=(.*)$/s.exec(location.hash) || [];
  const item = what && (what === "node" ? nodeById : edgeById).get(decoded(coded));
  const view = item ? (item.from ? edgeView(item) : nodeView(item)) : startView();
  const lost = what && !item ? [el("p", { role: "alert" }, "What this address names is not in this network.")] : [];
  const panel = byId("panel"), inside = panel.contains(document.activeElement) || document.activeElement === byId("search");
  panel.replaceChildren(...lost, ...view.flat(3).filter((part) => part !== ""));
  panel.scrollTop = 0;
  picture.select(item || null);
  if (item) picture.center(...(item.from ? [item.from, item.to] : [item]));
  if (inside) panel.focus({ preventScroll: !narrow.matches });
  else if (item && narrow.matches) panel.scrollIntoView({ block: "nearest" });
  byId("announcement").textContent = panel.querySelector("h2").textContent + (item ? `, ${count((item.evidence || item.edges).length, item.from ? "sentence" : "statement")}` : "");
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// ---- search

const search = byId("search"), suggestions = byId("suggestions");
let found = [], active = -1;

function score(node, wanted) {
  node.folded ??= [node.label, ...node.aliases].map((text) => fold(text.slice(0, 300)));
  const at = node.folded.map((text) => (text.startsWith(wanted) ? 0 : text.includes(" " + wanted) ? 1 : text.includes(wanted) ? 2 : 9));
  return Math.min(at[0], ...at.slice(1).map((place) => place + 0.5));
}

function suggest() {
  const wanted = fold(search.value.trim());
  const scored = wanted ? ranked.map((node) => [score(node, wanted), node]).filter(([points]) => points < 9) : [];
  found = scored.sort(([a], [b]) => a - b).slice(0, 12).map(([, node]) => node);
  const options = found.map((node, i) => el("li", { role: "option", id: `suggestion-${i}`, "aria-selected": "false",
    pointerdown: (event) => event.preventDefault(), click: () => choose(i) },
  icon(node.look), name(shorten(node.label, 60)), alias(node, wanted)));
  suggestions.replaceChildren(...options);
  if (wanted && !found.length) suggestions.append(el("li", { class: "none", role: "option", "aria-disabled": "true" }, "No entity has this name"));
  suggestions.hidden = !wanted;
  search.setAttribute("aria-expanded", String(!suggestions.hidden));
  highlight(found.length ? 0 : -1);
}

/** The alias that was found, when it is not plain from the label. */
function alias(node, wanted) {
  const hit = node.folded[0].includes(wanted) ? -1 : node.folded.findIndex((text) => text.includes(wanted));
  return hit > 0 ? el("span", { class: "soft" }, name(shorten(node.aliases[hit - 1], 40))) : "";
}

function highlight(index) {
  active = index;
  [...suggestions.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
  if (index < 0) return search.removeAttribute("aria-activedescendant");
  search.setAttribute("aria-activedescendant", `suggestion-${index}`);
  suggestions.children[index].scrollIntoView({ block: "nearest" });
}

function closeSuggestions() {
  suggestions.hidden = true;
  search.setAttribute("aria-expanded", "false");
  highlight(-1);
}

function choose(index) {
  const address = nodeAddress(found[index]);
  search.value = "";
  closeSuggestions();
  if (location.hash === address) route();
  else location.hash = address;
}

search.addEventListener("input", suggest);
search.addEventListener("blur", closeSuggestions);
search.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length && !suggestions.hidden) highlight((active + step + found.length) % found.length);
  else if (event.key === "Enter" && active >= 0) choose(active);
  else if (event.key === "Escape") suggestions.hidden ? (search.value = "") : closeSuggestions();
  else return;
  event.preventDefault();
});

// ---- legend and filters

function switches(place, names, set, look, total) {
  byId(place).replaceChildren(...names.map((key) => el("li", {}, el("label", { title: look(key).hint || false },
    el("input", { type: "checkbox", checked: !set.has(key), change: (event) => (event.target.checked ? set.delete(key) : set.add(key), filter()) }),
    look(key).icon(), look(key).label, el("span", { class: "count" }, total(key).toLocaleString("en"))))));
}

function fillLegend() {
  const used = Object.keys(STATUSES).filter((status) => edges.some((edge) => edge.status === status));
  switches("legend-classes", [...classes.keys()], off.classes,
    (key) => ({ label: classes.get(key).label, icon: () => icon(classes.get(key)) }), (key) => nodes.filter((node) => node.type === key).length);
  switches("legend-statuses", used, off.statuses,
    (key) => ({ label: key, hint: STATUSES[key].hint, icon: () => line(key) }), (key) => edges.filter((edge) => edge.status === key).length);
}

function filter() {
  for (const node of nodes) node.hidden = off.classes.has(node.type);
  for (const edge of edges) edge.hidden = off.statuses.has(edge.status) || edge.from.hidden || edge.to.hidden;
  const shown = [nodes, edges].map((items) => items.filter((item) => !item.hidden).length);
  const part = (some, all) => (some === all ? "" : `${some.toLocaleString("en")} of `);
  byId("counts").textContent = `${part(shown[0], nodes.length)}${count(nodes.length, "entity", "entities")}, `
    + `${part(shown[1], edges.length)}${count(edges.length, "statement")}`;
  if (!byId("table").hidden) fillTable();
  picture.redraw();
}

// ---- table

function fillTable(limit = 250) {
  const shown = edges.filter((edge) => !edge.hidden);
  const cell = (node) => el("td", {}, el("a", { href: nodeAddress(node) }, name(shorten(node.label, 300))));
  const head = el("tr", {}, ["Subject", "Statement", "Object", "Status", "Belief", "Sentences"].map((text, i) =>
    el("th", { scope: "col", class: i > 3 ? "number" : false }, text)));
  const body = shown.slice(0, limit).map((edge) => el("tr", {}, cell(edge.from),
    el("td", {}, el("a", { href: edgeAddress(edge) }, edge.label)), cell(edge.to), el("td", {}, edge.status),
    el("td", { class: "number" }, percent(edge.belief)), el("td", { class: "number" }, String(edge.evidence.length))));
  const caption = el("caption", {}, `${count(shown.length, "statement")}. Open a statement to read its sentences.`);
  const more = el("button", { click: () => fillTable(limit + 500) }, `Show more (${(shown.length - limit).toLocaleString("en")} left)`);
  byId("table").replaceChildren(el("table", {}, caption, el("thead", {}, head), el("tbody", {}, body)), ...(shown.length > limit ? [more] : []));
}

function showAs(table) {
  byId("table").hidden = !table;
  byId("stage").hidden = table;
  byId("as-table").setAttribute("aria-pressed", String(table));
  byId("as-picture").setAttribute("aria-pressed", String(!table));
  if (table) fillTable();
}

byId("as-table").addEventListener("click", () => showAs(true));
byId("as-picture").addEventListener("click", () => showAs(false));
byId("zoom-in").addEventListener("click", () => picture.zoom(1.4));
byId("zoom-out").addEventListener("click", () => picture.zoom(1 / 1.4));
byId("zoom-fit").addEventListener("click", () => picture.fit());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", fillLegend);
addEventListener("hashchange", route);
byId("legend").addEventListener("toggle", () => picture.resize());
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && location.hash) location.hash = "";
});
filter();
route();
