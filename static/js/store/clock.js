// Names and times that this device gives: ULIDs, and a hybrid logical clock on the server's time.

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

let ahead = Number(localStorage.getItem("clock-ahead")); // how far this device's clock is ahead of the server's, in ms
let last = "";

/** A new ULID. */
export function ulid() {
  let time = Date.now();
  let id = "";
  for (let i = 0; i < 10; i++, time = Math.floor(time / 32)) id = LETTERS[time % 32] + id;
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += LETTERS[byte % 32];
  return id;
}

/** This device's name: the server's for it, else one made once. */
export const device = /(?:^|; )device=([^;]+)/.exec(document.cookie)?.[1] ?? localStorage.getItem("device") ?? ulid();
localStorage.setItem("device", device);

/** Now on the server's clock, as far as this device knows it. */
export function now() {
  return new Date(Date.now() - ahead);
}

/** Learn the server's time from one of its answers. */
export function correct(instant) {
  const off = Date.now() - Date.parse(instant);
  if (!Number.isFinite(off)) return;
  ahead = off;
  localStorage.setItem("clock-ahead", off);
  localStorage.setItem("contact", instant);
}

/** Take note of a clock seen on an operation: ours will be later. */
export function witness(clock) {
  if (clock > last) last = clock;
}

/** A clock reading later than every other one given or seen here; its text sorts in order of time. */
export function tick() {
  const wall = now().toISOString();
  const [seen, count] = [last.slice(0, 24), Number(last.slice(25, 29))];
  last = wall > seen ? `${wall}-0000-${device}` : `${seen}-${String(count + 1).padStart(4, "0")}-${device}`;
  return last;
}
