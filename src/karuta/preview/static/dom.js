// Elements. What notes say only ever becomes text here: the HTML of cards is for their frame alone.

export const $ = (id) => document.getElementById(id);

// `element("p.quiet", { title: "…" }, "text", otherElement)`; attributes that are null or false are left out,
// functions become listeners: `{ onclick: … }`.
export function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// Puts children in place of those there, unless they are the same: then focus, selection and scroll stay.
export function replace(parent, ...children) {
  const fresh = element("div", {}, ...children);
  if (fresh.innerHTML !== parent.innerHTML) parent.replaceChildren(...fresh.childNodes);
}

export const number = (value) => value.toLocaleString("en");
export const count = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;

// What the browser remembers from visit to visit; where it may not, nothing is remembered.
export const memory = {
  get(key, fallback) {
    try {
      return JSON.parse(localStorage.getItem(`karuta.${key}`)) ?? fallback;
    } catch {
      return fallback;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`karuta.${key}`, JSON.stringify(value));
    } catch {
      // a private window, or a page from disk
    }
  },
};
