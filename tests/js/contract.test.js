// The cases that the device and the server must answer alike: tests/domain/test_contract.py runs the same files.
// Cases marked "server" are values that no control of the page can make.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as answers from "../../static/js/domain/answers.js";
import * as checklist from "../../static/js/domain/checklist.js";
import * as complaints from "../../static/js/domain/complaints.js";
import * as dates from "../../static/js/domain/dates.js";
import * as entries from "../../static/js/domain/entries.js";
import * as findings from "../../static/js/domain/findings.js";
import * as judgement from "../../static/js/domain/judgement.js";
import * as minutes from "../../static/js/domain/minutes.js";
import * as numbers from "../../static/js/domain/numbers.js";
import * as operations from "../../static/js/domain/operations.js";
import * as reasons from "../../static/js/domain/reasons.js";
import * as remediation from "../../static/js/domain/remediation.js";
import * as text from "../../static/js/domain/text.js";

globalThis.localStorage ??= { getItem: () => null, setItem() {} };
globalThis.document ??= { cookie: "" };
const { Inspection } = await import("../../static/js/store/inspection.js");

const load = (name) => JSON.parse(readFileSync(new URL(`../contract/${name}.json`, import.meta.url), "utf8"));

const edition = load("edition");
const itemOf = ({ item }) => edition.items.find(({ key }) => key === item);
const targetOf = (percent) => (percent ? { percent, document: "Kế hoạch" } : null);

const each = (name, cases, check) => {
  for (const given of cases) {
    test(`${name}: ${given.says ?? JSON.stringify(given)}`, () => (given.says ? check(given) : check(...given)));
  }
};
const gives = (name, cases, compute) =>
  each(name, cases, (...given) => assert.deepEqual(compute(...given.slice(0, -1)), given.at(-1)));

gives("days late", load("remediation").days_late, (due, state, today) => remediation.daysLate({ due, state }, today));

const cases = load("numbers");
gives("parse", cases.parse, numbers.parse);
gives("show", cases.show, numbers.show);
gives("percent", cases.percent, numbers.percent);
gives("showPercent", cases.show_percent, numbers.showPercent);
gives("showTarget", cases.show_target, numbers.showTarget);

const days = load("dates");
gives("parseIso", days.parse_iso, (iso) => dates.parseIso(iso) === iso);
gives("parseTyped", days.parse_typed, dates.parseTyped);
gives("shortDate", days.short_date, dates.shortDate);
gives("longDate", days.long_date, dates.longDate);

const texts = load("text");
each("complaint", texts.complaint, (given) =>
  assert.equal(complaints.complaint(given.text.repeat(given.times ?? 1), given.limit, given.lines), given.message),
);
gives("clean", texts.clean, text.clean);

const listed = load("checklist");
gives("cite", listed.cite, checklist.cite);
each("legalBasesOn", listed.legal_bases, (given) =>
  assert.deepEqual(checklist.legalBasesOn(edition, itemOf(given), given.day), given.shown),
);
each("itemsOn", listed.questions, (given) => {
  const subjects = checklist
    .itemsOn(edition, given.day)
    .flatMap(({ key, scope }) => (scope === "counter" ? given.counters : [null]).map((id) => operations.itemSubject(key, id)));
  assert.deepEqual(subjects, given.subjects);
});

const answered = load("answers");
const targets = Object.entries(answered.context.targets).map(([key, percent]) => [key, targetOf(percent)]);
const context = {
  lastDay: answered.context.last_day,
  periodFrom: answered.context.period_from,
  periodTo: answered.context.period_to,
  targets: Object.fromEntries(targets),
};
each("check", answered.check.filter(({ server }) => !server), (given) => {
  const found = answers.check(itemOf(given), given.field, given.value, context, given.fields ?? {});
  assert.deepEqual(found.map(({ part, message }) => [part, message]), given.complaints);
});
each("warn", answered.warn, (given) =>
  assert.deepEqual(answers.warn(itemOf(given), given.fields, context), given.warnings),
);
each("recorded", answered.recorded, (given) =>
  assert.equal(judgement.recorded(itemOf(given), given.fields), given.recorded),
);

const beside = load("entries");
const visited = { edition, counters: beside.counters.map((id) => ({ id })) };
const times = (value, number) => (Array.isArray(value) ? Array(number).fill(value).flat() : value.repeat(number));
each("entries", beside.check.filter(({ server }) => !server), ({ kind, value, repeat = {}, complaints }) => {
  const grown = Object.entries(repeat).map(([part, number]) => [part, times(value[part], number)]);
  const whole = grown.length ? { ...value, ...Object.fromEntries(grown) } : value;
  assert.deepEqual(entries.check(kind, whole, visited), complaints);
});
gives("parseTime", beside.parse_time, entries.parseTime);

const judged = load("judgement");
each("judge", judged.judge, (given) => {
  const target = targetOf(given.target);
  assert.deepEqual(judgement.judge(itemOf(given), given.fields, target), {
    verdict: given.verdict,
    rule: given.rule ?? given.verdict,
    overruled: given.overruled ?? false,
    reason: given.fields.judgement?.reason ?? "",
  });
  assert.equal(reasons.explain(itemOf(given), given.fields, target), given.explain);
});
gives("targetWords", judged.target_words, (item, percent) => reasons.targetWords(itemOf({ item }), targetOf(percent)));
each("chosenFigure", judged.chosen_figure, (given) => {
  const figure = judgement.chosenFigure(itemOf(given), given.fields);
  assert.equal(figure?.source ?? null, given.source);
  assert.equal(figure?.system ?? null, given.system);
});

const found = load("findings");
each("sentence", found.sentence, (given) => {
  const all = [itemOf(given), given.fields, targetOf(given.target), found.year];
  assert.equal(findings.sentence(...all), given.sentence);
  assert.equal(findings.recommendation(...all), given.recommendation);
});
gives("showCount", found.show_count, (item, answer) => reasons.showCount(itemOf({ item }), answer));

const replayed = load("operations");
gives("parseSubject", replayed.subjects, (subject) => JSON.parse(JSON.stringify(entries.parseSubject(subject))));
each("replay", replayed.replay, (given) => {
  const names = ["id", "subject", "field", "value", "base", "clock"];
  const every = given.operations.map((parts) => Object.fromEntries(parts.map((part, i) => [names[i], part])));
  const cells = [...operations.replay(every)].map(([key, { heads, value, conflict }]) => [
    key,
    { heads: heads.map(({ id }) => id), value, conflict },
  ]);
  assert.deepEqual(Object.fromEntries(cells), given.cells);
});

const opened = load("inspection");
each("inspection", opened.cases, (given) => {
  const cells = Object.entries({ ...opened.counters, ...given.cells });
  const every = cells.map(([cell, value], i) => {
    const [subject, field] = cell.split(" ");
    return { id: `op${i}`, subject, field, value, base: [], clock: "2026-10-12T02:00:00.000Z-0000-d" };
  });
  const record = { inspection: { planned_day: opened.planned_day }, plan: { period_from: null, period_to: null, targets: {} } };
  const inspection = new Inspection(null, { record, edition, operations: every, drafts: [], files: [] }, () => {});
  const progress = inspection.sections.map((section) => [section.key, inspection.progress(inspection.questions(section))]);
  assert.equal(inspection.day, given.day);
  assert.equal(inspection.context.lastDay, given.last_day);
  assert.deepEqual(inspection.counters.map(({ name }) => name), given.counters);
  assert.deepEqual(Object.fromEntries(progress), given.progress);
});
