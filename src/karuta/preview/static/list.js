// The list of notes: only the rows in sight are in the document, so that ten thousand scroll as ten do.

import { $, element } from "./dom.js";
import { position, state } from "./state.js";

const AROUND = 8; // rows beyond what is in sight

const list = $("list");
const room = list.firstElementChild;
const rows = new Map(); // place in the list -> element
let choose = () => {};
let height = 0;

export function startList(onChoose) {
  choose = onChoose;
  list.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(row.dataset.guid, true);
  });
  new ResizeObserver(() => drawList()).observe(list);
}

// After the notes, the filters or the selection changed.
export function drawList() {
  height =
    parseFloat(getComputedStyle(list).getPropertyValue("--row")) *
    parseFloat(getComputedStyle(document.documentElement).fontSize);
  room.style.height = `${state.shown.length * height}px`;
  for (const row of rows.values()) row.remove();
  rows.clear();
  draw();
}

function draw() {
  const first = Math.max(0, Math.floor(list.scrollTop / height) - AROUND);
  const last = Math.min(state.shown.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + AROUND);
  for (const [place, row] of rows) {
    if (place < first || place >= last) {
      row.remove();
      rows.delete(place);
    }
  }
  for (let place = first; place < last; place += 1) {
    if (!rows.has(place)) {
      const row = draft(state.shown[place], place);
      rows.set(place, row);
      room.append(row);
    }
  }
  const at = position();
  if (rows.has(at)) list.setAttribute("aria-activedescendant", `row-${at}`);
  else list.removeAttribute("aria-activedescendant");
}

// Scrolls as little as it takes to have the selected note in sight.
export function reveal() {
  const at = position();
  if (at < 0) return;
  const top = at * height;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}

// Lets the list change, and scrolls so that the selected note stays where it is.
export function holdRow(change) {
  const before = position();
  const seen = before * height - list.scrollTop;
  change();
  const after = position();
  const inSight = before >= 0 && after >= 0 && seen > -height && seen < list.clientHeight;
  if (!inSight) return;
  room.style.height = `${state.shown.length * height}px`;
  list.scrollTop = after * height - seen;
}

const CHANGES = { added: "new", changed: "changed", restored: "back", retired: "retired" };

function draft(note, place) {
  const row = element(
    "div.row",
    {
      role: "option",
      id: `row-${place}`,
      "data-guid": note.guid,
      "aria-selected": String(note.guid === state.guid),
      "aria-posinset": place + 1,
      "aria-setsize": state.shown.length,
    },
    element("span.prompt", {}, legible(note.prompt)),
    element("span.answer", {}, legible(note.answer)),
    element(
      "span.marks",
      {},
      element("span.rule", {}, note.rule || "retired"),
      note.cards > 1 ? element("span", {}, `${note.cards} cards`) : null,
      note.change ? element(`span.badge.${note.change}`, {}, CHANGES[note.change]) : null,
      note.severity ? element(`span.badge.${note.severity}`, {}, note.severity) : null,
    ),
  );
  row.style.transform = `translateY(${place * height}px)`;
  return row;
}

// A line of plain text is easier to read without the delimiters of formulas and clozes.
const legible = (text) => text.replace(/\\[()[\]]/g, "").replace(/\{\{c[\d,]+::(.*?)(::.*?)?\}\}/g, "$1");
