// Instants as they are kept. Mirrors domain/dates.py.
import { parseIso } from "./dates.js";

const INSTANT = /^2(0\d\d|100)-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?Z$/;

// The text where it is an instant of 2000 to 2100 as it is kept ("2026-10-12T02:44:03Z", with a fraction or not), else null.
export const parseInstant = (text) => (INSTANT.test(text) && parseIso(text.slice(0, 10)) ? text : null);
