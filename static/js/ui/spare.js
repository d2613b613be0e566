// Time to spare on a page: what isn't needed yet comes when the hand rests, so that no tap waits for it.

const QUIET = 2_000; // ms without a tap or a key
const AT_LATEST = 30_000; // ms: whoever never rests must have it, too
const EARLIEST = 5_000; // ms after the start
const HAND = ["pointerdown", "keydown", "input"];

let touched; // when, in ms

function watch() {
  const touch = () => (touched = performance.now());
  touch();
  for (const kind of HAND) addEventListener(kind, touch, { capture: true, passive: true });
}

const pause = (time) => new Promise((done) => setTimeout(done, time));
const idle = () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));

async function rested() {
  if (!touched) watch();
  const begun = performance.now();
  for (let now = begun; now - touched < QUIET && now - begun < AT_LATEST; now = performance.now()) await pause(QUIET - (now - touched));
  await idle();
}

/** Have the program kept on this device, by its worker, when the hand rests. */
export async function keepProgram() {
  await rested();
  await navigator.serviceWorker?.register("/sw.js").catch(() => {});
}

/** Spend it: the program is kept on this device, then each of these functions is called, one after the other. */
export async function spend(loads) {
  const later = pause(EARLIEST);
  await keepProgram();
  await later;
  for (const load of loads) {
    await rested();
    await load().catch(() => {});
  }
}
