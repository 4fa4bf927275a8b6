// The pages and decks at the side.

import { $, element, number, replace } from "./dom.js";
import { state } from "./state.js";

let by = "page";
let go = () => {};

export function startPlaces(onGo) {
  go = onGo;
  for (const kind of ["page", "deck"]) {
    $(`by-${kind}`).addEventListener("click", () => {
      by = kind;
      drawPlaces();
    });
  }
  $("place-list").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) go(button.dataset.place);
  });
}

export function drawPlaces() {
  for (const kind of ["page", "deck"]) $(`by-${kind}`).setAttribute("aria-pressed", String(by === kind));
  const rows = by === "page" ? pages() : decks();
  replace(
    $("place-list"),
    entry({ place: "", name: "All", notes: state.notes.length, worst: worst(state.index.findings), depth: 0 }),
    rows.map(entry),
  );
}

function pages() {
  const about = byPath(state.index.findings);
  return state.index.pages.map((page) => ({
    place: `page:${page.path}`,
    name: page.title || page.path,
    sub: page.path,
    notes: page.notes.length,
    worst: worst(about.get(page.path) ?? []),
    depth: 0,
  }));
}

function byPath(findings) {
  const found = new Map();
  for (const finding of findings) {
    if (!found.has(finding.path)) found.set(finding.path, []);
    found.get(finding.path).push(finding);
  }
  return found;
}

// Every deck with those above it, as Anki shows them.
function decks() {
  const found = new Map();
  for (const note of state.notes) {
    const parts = note.deck.split("::");
    for (let depth = 0; depth < parts.length; depth += 1) {
      const name = parts.slice(0, depth + 1).join("::");
      if (!found.has(name)) found.set(name, { place: `deck:${name}`, name: parts[depth], notes: 0, worst: "", depth });
      const deck = found.get(name);
      deck.notes += 1;
      if (rank(note.severity) > rank(deck.worst)) deck.worst = note.severity;
    }
  }
  return [...found.values()].sort((one, other) => (one.place < other.place ? -1 : 1));
}

const rank = (severity) => ["", "info", "warning", "error"].indexOf(severity);

export const worst = (findings) =>
  findings.reduce((most, { severity }) => (rank(severity) > rank(most) ? severity : most), "");

function entry({ place, name, sub, notes, worst: severity, depth }) {
  const here = place === state.place;
  const mark =
    severity === "error" || severity === "warning"
      ? element(`span.dot.${severity}`, { role: "img", "aria-label": severity })
      : null;
  return element(
    "li",
    {},
    element(
      `button.depth-${Math.min(depth, 4)}`,
      { type: "button", "data-place": place, "aria-current": here ? "true" : null },
      element("span.name", {}, name, sub && sub !== name ? element("span.path", {}, sub) : null),
      mark,
      element("span.number", {}, number(notes)),
    ),
  );
}
