// The search and the menus above the list, which narrow it.

import { $, element, replace } from "./dom.js";
import { state } from "./state.js";

const NAMES = ["change", "rule", "tag", "finding"];
const CHANGES = [
  ["", "Any state"],
  ["any", "Changed at all"],
  ["added", "New"],
  ["changed", "Changed"],
  ["retired", "Retired"],
  ["restored", "Back again"],
];

// `onChange` is called after the filters of the state have changed.
export function startFilters(onChange) {
  $("search").addEventListener("input", () => {
    state.filters.text = $("search").value;
    onChange();
  });
  for (const name of NAMES) {
    const menu = $(`filter-${name}`);
    menu.addEventListener("change", () => {
      state.filters[name] = menu.value;
      onChange();
    });
  }
  $("search").form.addEventListener("submit", (event) => event.preventDefault());
}

// Menus with what the notes have, and what is chosen in them.
export function drawFilters() {
  fill("change", CHANGES);
  fill("rule", [["", "Any rule"], ...choices(state.notes.map((note) => note.rule))]);
  fill("tag", [["", "Any tag"], ...choices(state.notes.flatMap((note) => note.tags.flatMap(withOuter)))]);
  fill("finding", [
    ["", "Findings or not"],
    ["any", "With findings"],
    ...choices(state.notes.flatMap((note) => note.codes)),
  ]);
  if ($("search").value !== state.filters.text) $("search").value = state.filters.text;
}

const choices = (names) =>
  [...new Set(names)]
    .filter(Boolean)
    .sort()
    .map((name) => [name, name]);

// a::b::c -> a, a::b, a::b::c: who looks for a tag wants those below it too.
const withOuter = (tag) => tag.split("::").map((_, depth, parts) => parts.slice(0, depth + 1).join("::"));

function fill(name, options) {
  replace(
    $(`filter-${name}`),
    options.map(([value, text]) => element("option", { value }, text)),
  );
  $(`filter-${name}`).value = state.filters[name];
}
