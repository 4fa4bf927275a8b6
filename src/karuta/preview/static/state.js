// What is shown: the notes, the filters laid over them, and which note is selected.

export const state = {
  index: null, // as wire.py writes it, with every page's notes
  notes: [], // all, in order, each with its page: { …row, page, place, text }
  shown: [], // those that the filters let through
  guid: "", // of the selected note
  side: "front",
  card: 0, // which of its cards
  place: "", // "page:PATH", "deck:NAME" or "" for all
  filters: { text: "", change: "", rule: "", tag: "", finding: "" },
};

// Takes over an index, in which pages that did not change have no notes. A selected note that is gone, or that has another
// guid because it is new and was reworded, leaves its place to what now stands where it stood.
export function take(index) {
  const was = selected();
  const before = new Map((state.index?.pages ?? []).map((page) => [page.path, page]));
  for (const page of index.pages) page.notes ??= before.get(page.path)?.notes ?? [];
  state.index = index;
  state.notes = [];
  for (const page of index.pages) {
    for (const note of page.notes) {
      note.page = page;
      note.place = state.notes.length;
      note.text ??= fold(
        [note.prompt, note.answer, note.deck, note.rule, page.path, page.title, ...note.tags].join("\n"),
      );
      state.notes.push(note);
    }
  }
  if (was && !selected()) {
    const near = index.pages.find((page) => page.path === was.page.path)?.notes ?? [];
    const distance = (note) => Math.abs(note.line - was.line);
    state.guid =
      near.reduce((best, note) => (best && distance(best) <= distance(note) ? best : note), null)?.guid ??
      state.notes[0]?.guid ??
      "";
  }
  filter();
}

const fold = (text) => text.normalize("NFKC").toLocaleLowerCase();

// Notes in the chosen page or deck that have every word of the search and every property asked for.
export function filter() {
  const { text, change, rule, tag, finding } = state.filters;
  const words = fold(text).split(/\s+/).filter(Boolean);
  state.shown = state.notes.filter(
    (note) =>
      inPlace(note) &&
      (!change || note.change === change || (change === "any" && note.change)) &&
      (!rule || note.rule === rule) &&
      (!tag || note.tags.some((each) => each === tag || each.startsWith(`${tag}::`))) &&
      (!finding || (finding === "any" ? note.codes.length > 0 : note.codes.includes(finding))) &&
      words.every((word) => note.text.includes(word)),
  );
}

function inPlace(note) {
  const [kind, name] = split(state.place);
  if (kind === "page") return note.page.path === name;
  if (kind === "deck") return note.deck === name || note.deck.startsWith(`${name}::`);
  return true;
}

export function split(place) {
  const colon = place.indexOf(":");
  return [place.slice(0, colon), place.slice(colon + 1)];
}

export const selected = () => state.notes.find((note) => note.guid === state.guid) ?? null;

export const position = () => state.shown.findIndex((note) => note.guid === state.guid);

export function clear() {
  state.place = "";
  state.filters = { text: "", change: "", rule: "", tag: "", finding: "" };
}
