// Where the data comes from: the local server, or the scripts that an export has beside the page.

const exported = globalThis.karuta ?? null;

export const live = exported === null;

async function get(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

const loaded = new Map();

// A page from disk may load scripts and nothing else.
function script(address) {
  if (!loaded.has(address)) {
    loaded.set(
      address,
      new Promise((done, failed) => {
        const tag = document.createElement("script");
        tag.src = address;
        tag.onload = done;
        tag.onerror = () => failed(new Error(`${address} is missing`));
        document.head.append(tag);
      }),
    );
  }
  return loaded.get(address);
}

// The index, as far as it changed since a build.
export const index = (since) => (live ? get(`api/index?since=${since}`) : Promise.resolve(exported.index));

// One note with its cards; null if a build has taken it away. `files`: names of media -> data, where the frame cannot ask for them.
export async function note(guid) {
  if (live) {
    const found = await get(`api/note?guid=${encodeURIComponent(guid)}`);
    return found && { ...found, files: {} };
  }
  await script(exported.where.notes[guid]);
  const found = exported.notes[guid];
  await Promise.all(found.media.map((name) => script(exported.where.files[name])));
  return { ...found, files: Object.fromEntries(found.media.map((name) => [name, exported.files[name]])) };
}

// What became of the blocks of one page; null if it is gone.
export async function page(path) {
  if (live) return get(`api/page?path=${encodeURIComponent(path)}`);
  await script(exported.where.pages[path]);
  return exported.pages[path];
}

// Calls back after each build, and with null while the server is away.
export function follow(built) {
  if (!live) return;
  const events = new EventSource("events");
  events.onmessage = (event) => built(Number(event.data));
  events.onopen = () => built(0);
  events.onerror = () => built(null);
}

// Opens the editor; resolves to "" or to what went wrong.
export async function edit(path, line, token) {
  const options = { headers: { "X-Karuta-Token": token } };
  try {
    return (await get(`api/edit?path=${encodeURIComponent(path)}&line=${line}`, options)).problem;
  } catch (fault) {
    return String(fault.message);
  }
}
