// The page: what happens when, and the modules that draw it.

import { chooseCard, flip, setPlatform, showNote, startCard, toggleNight, wider } from "./card.js";
import { drawDetails, summary } from "./details.js";
import { $, count, number } from "./dom.js";
import { drawFilters, startFilters } from "./filters.js";
import { startKeys } from "./keys.js";
import { drawList, holdRow, reveal, startList } from "./list.js";
import { drawFindings, drawPage } from "./panels.js";
import { drawPlaces, startPlaces } from "./places.js";
import * as source from "./source.js";
import { clear, filter, position, selected, state, take } from "./state.js";

const VIEWS = ["cards", "page", "findings"];
const NARROW = matchMedia("(max-width: 46rem)");

let note = null; // the selected one, with its cards
let view = "cards";
let asked = 0; // the last note that was asked for

async function refresh(build) {
  if (build === null) {
    say("The preview has ended or is out of reach.", "away");
    return;
  }
  if (build && state.index && build <= state.index.build) return;
  const guid = state.guid;
  const coming = guid ? source.note(guid) : null; // both at once: somebody is waiting
  const index = await source.index(state.index?.build ?? 0);
  if (state.index && state.index.token !== index.token) {
    location.reload(); // the preview was started again: even the page may be another
    return;
  }
  holdRow(() => take(index));
  if (!selected() && !state.guid) state.guid = fromAddress() || (state.shown[0]?.guid ?? "");
  const found = await coming;
  const same = found && guid === state.guid;
  if (same) {
    asked += 1; // what was asked for before the build is out of date
    show(selected(), found);
  }
  drawAll();
  if (!same) await load();
}

function drawAll() {
  const { name, version, release, next, seconds, findings } = state.index;
  document.title = `${name} – Karuta preview`;
  $("deck-name").textContent = name;
  $("version").textContent =
    version && (release ? [release, next === release ? "nothing to release" : next].filter(Boolean).join(" → ") : "not released yet");
  const wrong = summary();
  say(
    wrong || (source.live ? `Built in ${seconds.toFixed(1)} s` : `Version ${version}`),
    findings.some(({ severity }) => severity === "error") ? "error" : wrong ? "warning" : "good",
  );
  drawFilters();
  drawPlaces();
  drawNotes();
  if (view === "page") drawPage(selected());
  drawFindings();
  $("tab-cards").querySelector(".count").textContent = number(state.notes.length);
  $("tab-findings").querySelector(".count").textContent = number(state.index.findings.length);
}

function say(text, kind) {
  $("status").className = `status ${kind}`;
  if ($("status").textContent !== text) $("status").textContent = text;
}

function drawNotes() {
  const all = state.shown.length === state.notes.length;
  $("hits").textContent = all
    ? count(state.notes.length, "note")
    : `${number(state.shown.length)} of ${count(state.notes.length, "note")}`;
  $("clear").hidden = all && !state.place && !Object.values(state.filters).some(Boolean);
  drawList();
}

async function select(guid, byHand = false) {
  if (guid !== state.guid) {
    state.guid = guid;
    state.side = "front";
    state.card = 0;
    history.replaceState(null, "", `#${encodeURIComponent(guid)}`);
  }
  drawList();
  reveal();
  if (byHand && NARROW.matches) document.body.dataset.view = "card";
  await load();
  if (view === "page") drawPage(selected());
}

// Gets the selected note and shows it. What is shown stays until then, so that nothing jumps.
async function load(link = "") {
  const row = selected();
  if (!row) {
    note = null;
    drawDetails(null);
    showNote(null, state.guid && state.notes.length ? "This note is gone." : "There are no notes yet.");
    return;
  }
  asked += 1;
  const turn = asked;
  const found = await source.note(row.guid);
  if (found && turn === asked) show(row, found, link);
}

function show(row, found, link = "") {
  note = { ...row, ...found };
  showNote(note);
  drawDetails(note, link);
}

function step(by) {
  if (!state.shown.length) return;
  const at = position();
  const place = at < 0 ? 0 : Math.max(0, Math.min(state.shown.length - 1, at + by));
  select(state.shown[place].guid);
}

function refilter() {
  filter();
  drawNotes();
  drawPlaces();
  if (state.shown.length && position() < 0) select(state.shown[0].guid);
  else reveal();
}

function go(place) {
  state.place = place;
  if (NARROW.matches) toggleMenu(false);
  refilter();
  if (view === "page") drawPage(selected());
}

function setView(name) {
  view = name;
  for (const each of VIEWS) {
    $(`panel-${each}`).hidden = each !== name;
    $(`tab-${each}`).setAttribute("aria-selected", String(each === name));
    $(`tab-${each}`).tabIndex = each === name ? 0 : -1;
  }
  if (name === "page") drawPage(selected());
  if (name === "cards") {
    drawList();
    reveal();
  }
}

function toggleMenu(open = $("menu").getAttribute("aria-expanded") !== "true") {
  $("menu").setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("menu-open", open);
}

async function edit(path, line) {
  const problem = await source.edit(path, line, state.index.token);
  if (problem) say(problem, "warning");
}

function fromAddress() {
  return state.notes.find((each) => `#${encodeURIComponent(each.guid)}` === location.hash)?.guid ?? "";
}

function showAll() {
  clear();
  drawFilters();
  refilter();
}

function start() {
  startList(select);
  startPlaces(go);
  const press = startKeys([
    [["j", "ArrowDown"], "next note", () => step(1)],
    [["k", "ArrowUp"], "previous note", () => step(-1)],
    [[" "], "flip the card", flip],
    [["c"], "next card of the note", () => chooseCard(state.card + 1)],
    [["n"], "day or night", toggleNight],
    [["1"], "desktop", () => setPlatform("desktop")],
    [["2"], "Android", () => setPlatform("android")],
    [["3"], "iPhone", () => setPlatform("iphone")],
    [["["], "narrower", () => wider(-20)],
    [["]"], "wider", () => wider(20)],
    [["/"], "search; Esc leaves it", () => (setView("cards"), $("search").focus())],
    [["v"], "notes, the page as it was read, findings", () => setView(VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length])],
    [["u"], "show all notes", showAll],
    [["e"], "open $EDITOR at the note", () => note?.line && source.live && edit(note.page.path, note.line)],
    [["?"], "these keys", () => $("help").showModal()],
  ]);
  startCard(({ key, link }) => (link === undefined ? press(key) : load(link)));
  startFilters(refilter);
  for (const name of VIEWS) $(`tab-${name}`).addEventListener("click", () => setView(name));
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    setView(VIEWS[(VIEWS.indexOf(view) + by + VIEWS.length) % VIEWS.length]);
    $(`tab-${view}`).focus();
  });
  $("clear").addEventListener("click", showAll);
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("open-help").addEventListener("click", () => $("help").showModal());
  $("status").addEventListener("click", () => setView("findings"));
  $("menu").addEventListener("click", () => toggleMenu());
  $("back").addEventListener("click", () => (document.body.dataset.view = "list"));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-path], button[data-guid]");
    if (button?.dataset.path) edit(button.dataset.path, button.dataset.line);
    else if (button) select(button.dataset.guid, true);
  });
  addEventListener("hashchange", () => fromAddress() && select(fromAddress()));
  const away = () => refresh(null);
  refresh(0)
    .catch(away)
    .then(() => source.follow((build) => refresh(build).catch(away)));
}

start();
