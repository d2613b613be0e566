// The styles of what comes late come late, too.

const sheets = new Map();

/** Have a style sheet on the page, or go on without it where it can't come. */
export function styled(name) {
  if (!sheets.has(name)) {
    const href = new URL(`../../css/${name}.css`, import.meta.url).pathname;
    const there = new Promise((done) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done });
      document.head.append(link);
    });
    sheets.set(name, there);
  }
  return sheets.get(name);
}
