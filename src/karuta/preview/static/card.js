// The card, in its frame: which side of which card, on which device, by day or by night, how wide.

import { $, element, memory, replace } from "./dom.js";
import { state } from "./state.js";

const WIDTHS = { desktop: 900, android: 412, iphone: 390 };
const LEAST = 280;

const frame = $("frame");
const look = { platform: "desktop", night: false, widths: { ...WIDTHS }, ...memory.get("look", {}) };
let note = null; // as source.note gives it
let ready = false;
let sent = 0;
let last = ""; // which side of which card the frame shows, and how: an update of it keeps its scroll
let content = ""; // all that the frame was sent: the same is not sent again
let hear = () => {};

// `onMessage` hears of links, keys and shown cards.
export function startCard(onMessage) {
  hear = onMessage;
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || typeof data !== "object" || data === null) return;
    if (data.ready) {
      ready = true;
      last = content = "";
      draw();
    } else if (data.shown === sent) frame.dataset.shown = last;
    if (typeof data.link === "string" || typeof data.key === "string") hear(data);
  });
  frame.src = frame.dataset.src; // only now: it tells when it is ready
  for (const button of $("platforms").children)
    button.addEventListener("click", () => setPlatform(button.dataset.platform));
  $("night").addEventListener("click", toggleNight);
  $("width").addEventListener("input", () => setWidth(Number($("width").value)));
  $("templates").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) chooseCard(Number(button.dataset.card));
  });
  $("flip").addEventListener("click", flip);
  new ResizeObserver(measure).observe($("stage"));
  drawLook();
}

// Shows a note; null: there is none to show, for a reason.
export function showNote(shown, reason = "") {
  note = shown;
  $("nothing").textContent = reason;
  $("nothing").hidden = note !== null;
  $("device").classList.toggle("empty", note === null);
  $("flip").disabled = note === null;
  if (note && state.card >= note.cards.length) state.card = 0;
  const names = note ? note.cards.map((card) => card.name) : [];
  replace(
    $("templates"),
    names.length > 1
      ? names.map((name, place) =>
          element("button", { type: "button", "data-card": place, "aria-pressed": String(place === state.card) }, name),
        )
      : [],
  );
  draw();
}

function draw() {
  $("flip").textContent = state.side === "front" ? "Show answer" : "Show question";
  if (!ready || !note) return;
  const card = note.cards[state.card];
  if (!card) return;
  const kind = state.index.kinds[note.kind];
  const what = [note.guid, card.ordinal, state.side, look.platform, look.night].join(" ");
  const message = {
    html: state.side === "front" ? card.front : card.back,
    css: kind.css,
    platform: look.platform,
    night: look.night,
    ordinal: card.ordinal,
    side: state.side,
    typed: card.typed,
    files: note.files,
  };
  const all = what + JSON.stringify(message);
  if (all === content) return;
  sent += 1;
  // A sandboxed frame has no origin that could be named; what it gets is its own card.
  frame.contentWindow.postMessage({ id: sent, keepScroll: last === what, ...message }, "*");
  last = what;
  content = all;
}

export function flip() {
  state.side = state.side === "front" ? "back" : "front";
  draw();
  $("said").textContent = state.side === "front" ? "Question" : "Answer";
}

export function chooseCard(place) {
  if (!note) return;
  state.card = (place + note.cards.length) % note.cards.length;
  state.side = "front";
  showNote(note);
}

export function setPlatform(platform) {
  look.platform = platform;
  keep();
}

export function toggleNight() {
  look.night = !look.night;
  keep();
}

export function setWidth(width) {
  look.widths[look.platform] = Math.max(LEAST, Math.min(Number($("width").max), width));
  keep();
}

export const wider = (by) => setWidth(look.widths[look.platform] + by);

function keep() {
  memory.set("look", look);
  drawLook();
  draw();
}

function drawLook() {
  for (const button of $("platforms").children)
    button.setAttribute("aria-pressed", String(button.dataset.platform === look.platform));
  $("night").setAttribute("aria-pressed", String(look.night));
  $("device").className = `device ${look.platform}${look.night ? " night" : ""}${note ? "" : " empty"}`;
  $("width").value = look.widths[look.platform];
  $("device").style.width = `${look.widths[look.platform]}px`;
  measure();
}

// A card is never wider than there is room: what it then has is what is said.
function measure() {
  $("width-said").textContent = `${Math.round(frame.clientWidth)} px`;
}
