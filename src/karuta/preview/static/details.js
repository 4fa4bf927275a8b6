// What is known of the selected note, beside its card.

import { $, count, element, replace } from "./dom.js";
import { state } from "./state.js";
import { live } from "./source.js";

const WHAT = {
  added: "New since the last release",
  changed: "Changed since",
  restored: "Back again since",
  retired: "Retired since",
};
const PARTS = { prompt: "question", answer: "answer", text: "context or details", tags: "tags", moved: "deck" };

// `note` as source.note gives it, together with its row.
export function drawDetails(note, link) {
  if (!note) {
    replace($("details"), element("h2", {}, "No note"));
    return;
  }
  replace(
    $("details"),
    element("h2", {}, "About this note"),
    link
      ? element(
          "p.linked",
          {},
          "Link on the card: ",
          element("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, link),
        )
      : null,
    note.findings.length ? element("ul.found", {}, note.findings.map(finding)) : null,
    note.change ? change(note.change) : null,
    note.source.length
      ? source(note)
      : element("p", {}, "The pages do not have this note any more. Learners keep it, tagged as retired."),
    facts(note),
  );
}

export function finding(each) {
  return element(
    `li.finding.${each.severity}`,
    {},
    element("p", {}, element(`span.badge.${each.severity}`, {}, each.severity), " ", each.message),
    each.hint ? element("p.hint", {}, each.hint) : null,
    each.path ? element("p", {}, place(each.path, each.line)) : null,
  );
}

// A place in the notes, as a link that opens an editor and a button that opens the one of $EDITOR.
export function place(path, line) {
  const name = line ? `${path}:${line}` : path;
  if (!live) return element("code.place", {}, name);
  const whole = `${state.index.root.startsWith("/") ? "" : "/"}${state.index.root}/${path}`;
  const address = `vscode://file${whole.split("/").map(encodeURIComponent).join("/")}:${line || 1}`;
  return element(
    "span.place",
    {},
    element("a", { href: address, title: "Open in VS Code" }, name),
    " ",
    element(
      "button.link",
      {
        type: "button",
        "data-path": path,
        "data-line": line || 1,
        "aria-label": `Edit ${name}`,
        title: "Open in $EDITOR (e)",
      },
      "edit",
    ),
  );
}

function change({ what, parts, oldDeck, fields }) {
  const since = state.index.release ? (what === "added" ? "" : ` ${state.index.release}`) : "";
  const said = state.index.release ? WHAT[what] : "New: there was no release yet";
  return element(
    "section.change",
    {},
    element("h3", {}, element(`span.badge.${what}`, {}, what === "added" ? "new" : what), ` ${said}${since}`),
    parts.length ? element("p", {}, `Differs in: ${parts.map((part) => PARTS[part]).join(", ")}.`) : null,
    oldDeck ? element("p", {}, `Was in the deck ${oldDeck}.`) : null,
    fields.map(({ name, pieces }) =>
      element(
        "div.diff",
        {},
        element("h4", {}, name),
        element(
          "p",
          {},
          pieces.map(([kind, text]) => (kind === "same" ? text : element(kind === "gone" ? "del" : "ins", {}, text))),
        ),
      ),
    ),
  );
}

function source(note) {
  return element(
    "section",
    {},
    element("h3", {}, element("span.rule", {}, note.rule), " made it of"),
    element("p", {}, place(note.page.path, note.line)),
    element(
      "div.source",
      {},
      element(
        "ol",
        { start: note.line },
        note.source.map((text) => element("li", {}, element("code", {}, text || " "))),
      ),
    ),
  );
}

function facts(note) {
  const kind = state.index.kinds[note.kind];
  const rows = [
    ["Note type", kind.name],
    ["Cards", `${note.cards.map((card) => card.name).join(", ")}`],
    ["Deck", note.deck.replaceAll("::", " › ")],
    ["Context", note.context.join(" › ")],
    ["Tags", note.tags.join(" ")],
    ["Id in the notes", note.uid],
    ["Guid", note.guid],
  ];
  return element(
    "dl.facts",
    {},
    rows
      .filter(([, value]) => value)
      .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
}

// What is wrong, in a line: how much, and the first error with its place.
export function summary() {
  const { findings } = state.index;
  const [errors, warnings] = ["error", "warning"].map((severity) =>
    findings.filter((each) => each.severity === severity),
  );
  const numbers = [
    errors.length && count(errors.length, "error"),
    warnings.length && count(warnings.length, "warning"),
  ];
  const first = errors
    .slice(0, 1)
    .map(({ path, line, message }) => [path, line || ""].filter(Boolean).join(":") + ` ${message}`);
  return [numbers.filter(Boolean).join(", "), ...first].filter(Boolean).join(" · ");
}
