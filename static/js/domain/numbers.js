// Numbers are canonical decimal strings ("1234.5"), computed as BigInts of a scale, never as floats.
// Mirrors domain/numbers.py.
import { grouped } from "./text.js";

const SPACE = "[ \\u00a0\\u2009\\u202f]";
const TYPED = new RegExp(`^([0-9]+|[1-9][0-9]{0,2}(?:\\.[0-9]{3})+|[1-9][0-9]{0,2}(?:${SPACE}[0-9]{3})+)(?:,([0-9]+))?$`);

// The number somebody typed ("1.234,5", "1 234", "05"), canonical; null where it can't be told for sure ("1.23").
export function parse(text) {
  const match = TYPED.exec(text.trim());
  return match && canonical(`${match[1].replace(/[^0-9]/g, "")}.${match[2] ?? ""}`);
}

// A decimal string without needless zeros.
export function canonical(text) {
  const [, sign, whole, part] = /^(-?)(\d*)\.?(\d*)$/.exec(text);
  const places = part.replace(/0+$/, "");
  return sign + (whole.replace(/^0+/, "") || "0") + (places && `.${places}`);
}

// "1234.5" as "1.234,5", with the places that it has.
export function show(text) {
  const [whole, part] = text.split(".");
  return grouped(whole) + (part === undefined ? "" : `,${part}`);
}

const placesOf = (text) => text.split(".")[1]?.length ?? 0;

// The numbers as BigInts of one scale.
function scaled(...texts) {
  const places = Math.max(...texts.map(placesOf));
  return texts.map((text) => BigInt(text.replace(".", "") + "0".repeat(places - placesOf(text))));
}

function unscaled(number, places) {
  const digits = String(number < 0n ? -number : number).padStart(places + 1, "0");
  const part = places ? `.${digits.slice(-places)}` : "";
  return (number < 0n ? "-" : "") + digits.slice(0, digits.length - places) + part;
}

// The sign of a - b.
export function compare(a, b) {
  const [x, y] = scaled(a, b);
  return x < y ? -1 : Number(x > y);
}

// The exact sum.
export function add(...texts) {
  const places = Math.max(...texts.map(placesOf));
  return canonical(unscaled(scaled(...texts).reduce((sum, number) => sum + number), places));
}

// The exact difference a - b.
export function subtract(a, b) {
  const [x, y] = scaled(a, b);
  return canonical(unscaled(x - y, Math.max(placesOf(a), placesOf(b))));
}

// The sign of the exact rate in percent less a target.
export function compareRate(numerator, denominator, target) {
  const [n, d] = scaled(numerator, denominator);
  const t = BigInt(target.replace(".", ""));
  const distance = n * 100n * 10n ** BigInt(placesOf(target)) - t * d;
  return distance < 0n ? -1 : Number(distance > 0n);
}

// The rate in percent, rounded half up to two places from the exact value; null for a zero denominator.
export function percent(numerator, denominator) {
  const [n, d] = scaled(numerator, denominator);
  return d === 0n ? null : unscaled((n * 20000n + d) / (2n * d), 2);
}

// A percentage (not negative) rounded half up to the two places that are printed.
export const roundPercent = (text) => percent(text, "100");

// "30,00"
export const showPercent = (text) => show(roundPercent(text));

// "98", "98,5"
export const showTarget = (text) => show(canonical(text));
