// The other two views: a page as it was read, block by block, and all findings.

import { $, count, element, replace } from "./dom.js";
import { finding, place } from "./details.js";
import * as source from "./source.js";
import { split, state } from "./state.js";

let path = ""; // of the page that is shown

export async function drawPage(selected) {
  const [kind, name] = split(state.place);
  path = kind === "page" ? name : (selected?.page.path ?? state.index.pages[0]?.path ?? "");
  const shown = path;
  if (!shown) return replace($("blocks"), element("p", {}, "There are no pages."));
  const found = await source.page(shown);
  if (!found || path !== shown) return undefined; // it is gone, or another one was asked for meanwhile
  const { blocks } = found;
  const page = state.index.pages.find((each) => each.path === shown);
  const left = blocks.filter((block) => !block.card && !/^h[1-6]$/.test(block.tag)).length;
  replace(
    $("page-head"),
    element("h2", {}, page?.title || shown),
    element("p", {}, place(shown, 0)),
    element(
      "p",
      {},
      blocks.length
        ? `${count(page.notes.length, "note")}. ${left ? `${left} of` : "None of"} ${blocks.length} parts, headings aside, ${left === 1 ? "is" : "are"} on no card.`
        : "Nothing is left of this page but notes that are retired.",
    ),
  );
  const guids = new Map((page?.notes ?? []).map((note) => [`${note.rule}\n${note.prompt}`, note.guid]));
  for (const block of $("blocks").querySelectorAll(".current")) block.classList.remove("current");
  replace(
    $("blocks"),
    element(
      "ol.read",
      {},
      blocks.map((block, at) => draft(block, guids, blocks[at - 1])),
    ),
  );
  const current = [...$("blocks").querySelectorAll("[data-note]")].filter((block) => block.dataset.note === state.guid);
  for (const block of current) block.classList.add("current");
  for (const block of [current.at(-1), current[0]]) block?.scrollIntoView({ block: "nearest" });
  return undefined;
}

const SIGNS = { li: "•", tr: "▦", blockquote: ">", pre: "{ }", math: "∑", details: "▸", summary: "▸" };

// What became of a block is said where it is something else than what became of the one before.
function draft(block, guids, before) {
  const heading = /^h[1-6]$/.test(block.tag);
  const guid = guids.get(`${block.rule}\n${block.card}`);
  const fate = block.card
    ? element(
        "span.fate",
        {},
        element("span.rule", {}, block.rule),
        " ",
        guid ? element("button.link", { type: "button", "data-guid": guid }, block.card) : block.card,
      )
    : element("span.fate.none", {}, block.reason);
  return element(
    `li.${block.card ? "used" : "left"}${heading ? ".heading" : ""}`,
    { "data-note": guid, value: block.line || null },
    element("span.line", { "aria-hidden": "true" }, block.line || ""),
    element(
      "span.text",
      {},
      element(
        "span.sign",
        { "aria-hidden": "true" },
        heading ? "#".repeat(Number(block.tag[1])) : (SIGNS[block.tag] ?? ""),
      ),
      " ",
      block.text,
    ),
    before && before.card === block.card && before.rule === block.rule && before.reason === block.reason ? null : fate,
  );
}

export function drawFindings() {
  const order = ["error", "warning", "info"];
  const found = order.flatMap((severity) => state.index.findings.filter((each) => each.severity === severity));
  const lost = state.index.missing;
  replace(
    $("findings"),
    found.length
      ? element("ul.found", {}, found.map(finding))
      : element("p.none", {}, "Nothing is wrong with the notes."),
    lost.length
      ? element(
          "section",
          {},
          element("h3", {}, "Retired since the last release, and not in the package any more"),
          element(
            "ul",
            {},
            lost.map((prompt) => element("li", {}, prompt)),
          ),
        )
      : null,
  );
}
