// The page of a card, in a sandbox: it knows nothing of the page around it but what that page sends, and tells it
// when a card is shown, which link was clicked and which key was pressed.

// A sandbox has no storage; scripts on cards that ask for it get one that lasts as long as the page.
for (const name of ["localStorage", "sessionStorage"]) {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(String(key)) ?? null,
    setItem: (key, value) => void kept.set(String(key), String(value)),
    removeItem: (key) => void kept.delete(String(key)),
    clear: () => kept.clear(),
  };
  Object.defineProperty(window, name, { value: storage });
}

// As in Anki's own pages; that the fonts are part of this page is all that differs.
window.MathJax = {
  tex: {
    displayMath: [["\\[", "\\]"]],
    processEscapes: false,
    processEnvironments: false,
    processRefs: false,
    packages: { "[+]": ["noerrors", "mathtools"], "[-]": ["textmacros"] },
  },
  loader: { load: ["[tex]/noerrors", "[tex]/mathtools"], versionWarnings: false },
  startup: {
    typeset: false,
    ready() {
      for (const face of Object.values(MathJax._.output.chtml.fonts.tex_ts.TeXFont.defaultFonts)) {
        const name = /(MathJax_[\w-]+)\.woff/.exec(face.src);
        if (name) face.src = `url("${FONTS[name[1]]}") format("woff")`;
      }
      MathJax.startup.defaultReady();
    },
  },
};

const PLAY =
  '<svg viewBox="0 0 64 64" aria-hidden="true"><path d="M32 3a29 29 0 1 0 0 58 29 29 0 0 0 0-58zm-9 13 26 16-26 16z"/></svg>';
const PATIENCE = 2000; // milliseconds that pictures and fonts may keep a card waiting

const qa = document.getElementById("qa");
let media = {};
let turn = Promise.resolve();

addEventListener("message", (event) => {
  if (event.source === parent) turn = turn.then(() => show(event.data)).catch((fault) => console.error(fault));
});

// `html` with the deck's own styles, as `platform` ("desktop", "android", "iphone") shows it.
async function show({ id, html, css, platform, night, ordinal, side, typed, keepScroll, files }) {
  media = files;
  const top = keepScroll ? scrollY : 0;
  const before = keepScroll ? copy() : null;
  document.documentElement.className = rootClasses(platform, night).join(" ");
  document.body.className = bodyClasses(platform, night, ordinal).join(" ");
  qa.style.opacity = 0;
  fill(`<style>${css}</style>` + withSounds(withTyping(html, side, typed)));
  if (/\\[([]/.test(qa.textContent)) {
    await MathJax.startup.promise;
    MathJax.typesetClear();
    await MathJax.typesetPromise([qa]);
  }
  await Promise.race([settled(), new Promise((done) => setTimeout(done, PATIENCE))]);
  if (keepScroll) scrollTo(0, top);
  else if (side === "back" && document.getElementById("answer")) document.getElementById("answer").scrollIntoView();
  else scrollTo(0, 0);
  qa.style.opacity = 1;
  before?.remove();
  tell({ shown: id, height: document.body.scrollHeight });
}

// What is shown, to stand there until what comes after it is ready.
function copy() {
  const { left, top, width } = qa.getBoundingClientRect();
  const picture = qa.cloneNode(true);
  picture.removeAttribute("id");
  picture.setAttribute("aria-hidden", "true");
  const place = { position: "absolute", left: `${left + scrollX}px`, top: `${top + scrollY}px`, width: `${width}px` };
  Object.assign(picture.style, place);
  document.body.append(picture);
  return picture;
}

function rootClasses(platform, night) {
  const system = /Mac/.test(navigator.platform) ? "mac" : /Win/.test(navigator.platform) ? "win" : "linux";
  const names = {
    desktop: ["desktop", "webkit", "chrome", system, "js"],
    android: ["webkit", "chrome", "mobile", "android", "linux", "js"],
    iphone: ["webkit", "safari", "mobile", "iphone", "js"],
  };
  return night ? ["night-mode", ...names[platform]] : names[platform];
}

function bodyClasses(platform, night, ordinal) {
  const system = /Mac/.test(navigator.platform) ? "isMac" : /Win/.test(navigator.platform) ? "isWin" : "isLin";
  const names = { desktop: [system, "fancy"], android: ["mathjax-rendered"], iphone: [] };
  return ["card", `card${ordinal + 1}`, ...(night ? ["nightMode", "night_mode"] : []), ...names[platform]];
}

// Puts markup in place; scripts in it run, as they do in Anki.
function fill(markup) {
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  for (const attribute of ["src", "data", "poster"]) {
    for (const element of holder.content.querySelectorAll(`[${attribute}]`)) {
      const file = media[element.getAttribute(attribute)];
      if (file) element.setAttribute(attribute, file);
    }
  }
  qa.replaceChildren(holder.content);
  for (const old of qa.querySelectorAll("script")) {
    const script = document.createElement("script");
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
}

function withSounds(html) {
  return html
    .replace(/\[sound:(.*?)\]/g, (_, name) => button("Play", `data-sound="${name.replaceAll('"', "&quot;")}"`))
    .replace(/\[anki:tts [^\]]*\][^]*?\[\/anki:tts\]/g, () => button("Read aloud, in Anki", ""));
}

function button(label, attributes) {
  return `<a class="replay-button soundLink" href="#" draggable="false" role="button" aria-label="${label}" ${attributes}>${PLAY}</a>`;
}

function withTyping(html, side, typed) {
  const expected = document.createElement("code");
  expected.id = "typeans";
  expected.textContent = typed;
  const field = '<center><input type="text" id="typeans" aria-label="Type the answer"></center>';
  return html.replace(/\[\[type:.+?\]\]/g, () => (side === "front" ? field : `<div>${expected.outerHTML}</div>`));
}

function settled() {
  const pictures = [...document.images].filter((image) => !image.complete);
  return Promise.all([
    document.fonts.ready,
    ...pictures.map((image) => new Promise((done) => (image.onload = image.onerror = done))),
  ]);
}

function tell(message) {
  parent.postMessage(message, "*"); // the page around has no name that a sandbox could check
}

addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault(); // a card that went elsewhere would be gone
  const sound = link.dataset.sound;
  if (sound !== undefined) new Audio(media[sound] ?? sound).play();
  else if (/^https?:/.test(link.getAttribute("href"))) tell({ link: link.href });
});

addEventListener("keydown", (event) => {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    (event.target instanceof Element && event.target.closest("input, textarea, summary, audio, video"))
  )
    return;
  if (
    ["Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", "Shift"].includes(
      event.key,
    )
  )
    return;
  event.preventDefault();
  tell({ key: event.key });
});

tell({ ready: true });
