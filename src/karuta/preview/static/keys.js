// Everything by keyboard. Keys that are pressed on a card come from its frame and mean the same.

import { $, element } from "./dom.js";

const NAMES = { " ": "space", ArrowDown: "↓", ArrowUp: "↑" };
const typing = (target) => target.closest("input:not([type=range]), select, textarea");

// `actions`: [[keys], what it does, function]
export function startKeys(actions) {
  const known = new Map(actions.flatMap(([keys, , act]) => keys.map((key) => [key, act])));
  $("keys").append(
    ...actions.map(([keys, what]) =>
      element(
        "div",
        {},
        element(
          "dt",
          {},
          keys.flatMap((key, place) => [place ? " " : "", element("kbd", {}, NAMES[key] ?? key)]),
        ),
        element("dd", {}, what),
      ),
    ),
  );
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const target = event.target;
    if (typing(target)) {
      if (event.key === "Escape") $("list").focus();
      return;
    }
    if ((event.key === " " || event.key === "Enter") && target.closest("button, a, summary")) return; // its own business
    if (event.key.startsWith("Arrow") && target !== $("list")) return;
    const act = known.get(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  return (key) => known.get(key)?.();
}
