// The minutes' text, made from the record: what is read out and signed, one paragraph a line, composed (NFC).
// Mirrors domain/minutes.py to the letter. What the plan says comes with the inspection's record, the wording with the
// page: `inspection.wording`.
import { ASIDE, inMinutes } from "./closing.js";
import { longDate } from "./dates.js";
import { parseSubject } from "./entries.js";
import { GAP, sentence, unbraced } from "./findings.js";
import { judge } from "./judgement.js";
import { inFull } from "./sayings.js";
import { codeOf } from "./signatures.js";
import { clean } from "./text.js";

const SPACE = /[ \r\n\u00a0\u2028\u2029]+/g;
const ROLES = { leader: "leader", secretary: "clerk", member: "member" };
// The letters of points in the order of the Vietnamese alphabet.
const LETTERS = [..."abcdđeghiklmnopqrstuvxy"];

/**
 * The text of the minutes of an inspection as store/inspection.js knows one; where they amend earlier ones, `former` is
 * the value of the closing of those. The same record and wording give the same text to the letter.
 */
export function minutes(inspection, former) {
  const lines = [
    ...opening(inspection, former),
    ...content(inspection),
    say(inspection, "results"),
    ...inspection.sections.flatMap((section) => sectionLines(inspection, section)),
    ...conflicts(inspection),
    ...said(inspection, "remarks"),
    ...said(inspection, "opinion"),
    say(inspection, "read"),
    say(inspection, "ended", { moment: moment(inspection, "end") }),
  ];
  return lines.map((line) => printable(flat(line))).join("\n");
}

/** Where the minutes are made: as typed, else the counters visited, else the unit. */
export function placeOf(inspection) {
  const { place } = inspection.fieldsOf("inspection").minutes ?? {};
  return place || inspection.counters.map(({ name }) => name).join("; ") || inspection.record.minutes.unit;
}

/** Who is "chair" or "secretary": as typed, else whoever of that role took part, else the plan's; "" for nobody. */
export function holder(inspection, role) {
  const typed = inspection.fieldsOf("inspection").minutes?.[role];
  const wanted = role === "chair" ? "leader" : role;
  const present = people(inspection, "team").filter((person) => person.role === wanted);
  const planned = (inspection.record.inspection.members ?? []).filter((member) => member.role === wanted);
  return typed || [...present, ...planned][0]?.name || "";
}

// A fixed wording with its values filled in, in one pass: what people typed is never read as a placeholder.
function say({ record, wording }, key, values = {}) {
  const all = { ...record.minutes, ...values };
  return wording.minutes[key].replace(/\{(\w+)\}/g, (_, name) => all[name]);
}

const called = ({ wording }, field) => wording.cells[field];

function opening(inspection, former) {
  const { frame } = inspection.record.minutes;
  return [
    say(inspection, former ? "amending" : "type"),
    say(inspection, "subject"),
    ...(frame ? [frame] : []),
    ...(former ? [say(inspection, "amended", { code: codeOf(former.file), changed: changes(inspection, former).join("; ") || GAP })] : []),
    say(inspection, "begun", { moment: moment(inspection, "start") }),
    say(inspection, "place", { place: placeOf(inspection) }),
    say(inspection, "present"),
    say(inspection, "team"),
    ...attendance(inspection, "team"),
    say(inspection, "unit"),
    ...attendance(inspection, "unit"),
    ...["chair", "secretary"].map((role) => {
      const name = holder(inspection, role);
      return say(inspection, role, { name: name ? capital(addressed(inspection, name)) : GAP });
    }),
  ];
}

function moment(inspection, which) {
  const times = inspection.fieldsOf("inspection").times ?? {};
  const day = which === "start" ? inspection.day : times.end_day || inspection.day;
  const [hour, minute] = (times[which] ?? "").split(":");
  return say(inspection, "moment", { hour: hour || GAP, minute: minute || GAP, day: longDate(day) });
}

const people = ({ fields }, side) => entries(fields, "person").filter((person) => person.side === side);

function attendance(inspection, side) {
  const present = people(inspection, side);
  const there = side === "team" && !present.length ? (inspection.record.inspection.members ?? []) : present;
  if (!there.length) return [say(inspection, "nothing")];
  const told = there.map((person) => capital(introduced(inspection, person)));
  return points(inspection, told.map((one, i) => one + (i < told.length - 1 ? ";" : ".")));
}

function introduced(inspection, { name, post, role }) {
  const person = [addressed(inspection, name), post].filter(Boolean).join(", ");
  return role ? say(inspection, "role", { person, role: say(inspection, ROLES[role]) }) : person;
}

const addressed = ({ record }, name) => `${record.minutes.address} ${name}`.trim();

// Lettered where there are two or more.
function points(inspection, texts) {
  return texts.length < 2 ? texts : texts.map((text, place) => say(inspection, "point", { letter: letter(place), text }));
}

function letter(place) {
  const rounds = Math.floor(place / LETTERS.length);
  return (rounds ? letter(rounds - 1) : "") + LETTERS[place % LETTERS.length];
}

function content(inspection) {
  const [answered, all] = inspection.progress(inspection.sections.flatMap((section) => inspection.questions(section)));
  const evidence = [...inspection.cells.values()].filter(({ value, heads }) => value && heads[0].field === "evidence").length;
  const counters = inspection.counters.map(({ name }) => name).join("; ");
  return [
    say(inspection, "content"),
    say(inspection, "scope", { all, answered, open: all - answered, evidence }),
    ...(counters ? [say(inspection, "counters", { counters })] : []),
    say(inspection, "period"),
  ];
}

function sectionLines(inspection, section) {
  const asked = inspection.questions(section);
  const answered = asked.filter((question) => inspection.answered(question));
  const achieved = entries(inspection.fields, "achievement").filter((one) => one.section === section.key);
  const found = findings(inspection, section);
  const told = [...achieved.map(({ text }) => ended(flat(text))), ...found.map((text) => say(inspection, "finding", { text: ended(flat(text)) }))];
  const codes = (questions) => ({ codes: questions.map((question) => codeIn(inspection, question)).join("; ") });
  const silent = asked.filter((question) => !answered.includes(question));
  const unjudged = answered.filter(({ item, subject }) => verdict(inspection, item, subject) === "unjudged");
  return [
    say(inspection, "section", { order: section.order, title: section.title }),
    ...points(inspection, told),
    ...(!found.length && answered.length ? [say(inspection, "no_findings")] : []),
    ...(!asked.length && !told.length ? [say(inspection, "nothing")] : []),
    ...(silent.length ? [say(inspection, "silent", codes(silent))] : []),
    ...(unjudged.length ? [say(inspection, "unjudged", codes(unjudged))] : []),
  ];
}

const verdict = (inspection, item, subject) => judge(item, inspection.fieldsOf(subject), inspection.context.targets[item.key] ?? null).verdict;

function codeIn(inspection, { item: { code }, counter }) {
  return counter ? say(inspection, "at", { code, counter: counter.name }) : code;
}

// Equal sentences of one item at several counters once, free ones last.
function findings(inspection, section) {
  const groups = new Map();
  for (const { item, counter, subject } of inspection.questions(section)) {
    if (verdict(inspection, item, subject) !== "shortcoming") continue;
    const fields = inspection.fieldsOf(subject);
    const target = inspection.context.targets[item.key] ?? null;
    const words = unbraced(clean(fields.wording ?? "")) || sentence(item, fields, target, inspection.record.plan.year);
    const key = `${item.key} ${words}`;
    if (!groups.has(key)) groups.set(key, { words, places: [] });
    if (counter) groups.get(key).places.push(counter.name);
  }
  const made = [...groups.values()].map(({ words, places }) => (places.length ? `${words.replace(/\.$/, "")} (${unbraced(places.join("; "))})` : words));
  const free = entries(inspection.fields, "finding").filter((finding) => finding.section === section.key);
  return [...made, ...free.map(({ text }) => unbraced(clean(text)))];
}

// What each says, and where; a signature stands under the text, not in it.
function conflicts(inspection) {
  const cells = [...inspection.cells]
    .filter(([, { conflict, heads }]) => conflict && called(inspection, heads[0].field))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { heads }]) => conflict(inspection, heads));
  return cells.length ? [say(inspection, "conflicts"), ...points(inspection, cells)] : [];
}

function conflict(inspection, heads) {
  const [{ subject, field }] = heads;
  const item = itemOf(inspection, subject);
  const versions = heads.map(({ value }) => say(inspection, "version", { text: flat(inFull(item, field, value)) }));
  const where = capital(named(inspection, subject, field));
  return say(inspection, "conflict", {
    where: item ? say(inspection, "cell", { where, cell: called(inspection, field) }) : where,
    versions: [...new Set(versions)].join("; "),
  });
}

// The heading of remarks, and what was typed, its lines as paragraphs.
function said(inspection, field) {
  const text = clean(inspection.fieldsOf("inspection")[field]?.text ?? "");
  const lines = text.split("\n").map(flat).filter(Boolean);
  return [say(inspection, field), ...(lines.length ? lines : [say(inspection, "no_remarks")])];
}

/**
 * What has been recorded since the minutes of a closing, in words: "nội dung 3.04". `but` tells what doesn't count; what
 * puts back what the minutes say never does.
 */
export function changes(inspection, { operations }, but = () => false) {
  const before = new Set(operations);
  const changed = [...inspection.cells.values()].filter(({ heads }) => inMinutes(heads[0]) && heads.some((head) => !before.has(head.id) && head.device !== ASIDE && !but(head)));
  return [...new Set(changed.map(({ heads: [{ subject, field }] }) => named(inspection, subject, field)))].sort();
}

function named(inspection, subject, field) {
  const item = itemOf(inspection, subject);
  if (!item) return called(inspection, field);
  const { counter: id } = parseSubject(subject);
  const counter = inspection.counters.find((each) => each.id === id);
  return say(inspection, "item", { code: codeIn(inspection, { item, counter }) });
}

function itemOf({ edition }, subject) {
  const { kind, id } = parseSubject(subject) ?? {};
  return kind === "item" ? edition.items.find(({ key }) => key === id) : undefined;
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

function ended(text) {
  return capital(text) + (/[.…!?]$/.test(text) ? "" : ".");
}

const flat = (text) => unbraced(text.replace(SPACE, " ").replace(/^ +| +$/g, ""));

const printable = (text) => unbraced(text.normalize("NFC").replaceAll("\u2060", ""));

// The entries of a kind, in the order in which they were made: names sort by time.
function entries(fields, kind) {
  return [...fields]
    .filter(([subject, recorded]) => subject.startsWith(`${kind}:`) && recorded[kind])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, recorded]) => recorded[kind]);
}
