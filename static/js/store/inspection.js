// One inspection as this device knows it: what the server has, what waits here, what is half typed.

import { itemsOn } from "../domain/checklist.js";
import { recorded } from "../domain/judgement.js";
import { cellKey, itemSubject, replay, textOf } from "../domain/operations.js";
import { device, tick, ulid, witness } from "./clock.js";

// How many earlier operations of a cell that the server hasn't seen yet a new one names: should the server refuse
// one of them, the others still replace what stood before.
const UNSENT_NAMED = 40;

const same = (one, other) => textOf(one) === textOf(other);
const named = (heads) => [
  ...new Set(heads.flatMap((head) => [head.id, ...(head.state ? head.base.slice(-UNSENT_NAMED) : [])])),
];

export class Inspection {
  /** `kept` is what the vault gave; `changed` is called after every change with the subject, or nothing for many. */
  constructor(vault, { record, edition, operations, drafts, files }, changed) {
    Object.assign(this, { vault, edition, changed });
    this.files = new Map(files.map((file) => [file.hash, file]));
    this.drafts = new Map(drafts.map((draft) => [cellKey(draft.subject, draft.field), { ...draft, settled: true }]));
    this.operations = new Map();
    this.take(record, operations);
  }

  /** Take over the record and its operations; what waits here stays. */
  take(record, operations) {
    this.record = record;
    const waiting = [...this.operations.values()].filter(({ state }) => state);
    this.operations = new Map([...operations, ...waiting].map((operation) => [operation.id, operation]));
    this.refresh();
  }

  /** Add or replace operations: others' new ones, or our own with what became of them. */
  add(operations) {
    for (const operation of operations) this.operations.set(operation.id, operation);
    this.refresh();
  }

  refresh() {
    const { record, edition } = this;
    this.cells = replay(this.operations.values());
    this.fields = new Map();
    for (const [key, cell] of this.cells) {
      const [subject, field] = key.split(" ");
      if (!this.fields.has(subject)) this.fields.set(subject, {});
      if (cell.value !== null) this.fields.get(subject)[field] = cell.value;
    }
    for (const { clock } of this.operations.values()) witness(clock);
    const times = this.fields.get("inspection")?.times ?? {};
    this.day = times.day || record.inspection.planned_day;
    this.counters = [...this.fields]
      .filter(([subject, { counter }]) => subject.startsWith("counter:") && counter)
      .map(([subject, { counter }]) => ({ id: subject.slice(8), name: counter.name }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const { period_from, period_to, targets } = record.plan;
    this.context = {
      lastDay: times.end_day > this.day ? times.end_day : this.day,
      periodFrom: period_from,
      periodTo: period_to,
      targets,
    };
    this.sections = edition.sections.map((section) => ({ ...section, items: [] }));
    const places = new Map(this.sections.map((section) => [section.key, section]));
    for (const item of itemsOn(edition, this.day)) places.get(item.section).items.push(item);
  }

  /** The head of the closing that holds, nothing for an open record: one that the server refused closes nothing. */
  get closing() {
    const head = this.cells.get("inspection closing")?.heads.findLast(({ state }) => state !== "refused");
    return head?.value ? head : undefined;
  }

  /** Whether this person may record here, at this moment: a closed record takes nothing but an addendum. */
  get mayRecord() {
    return this.record.me.may_record && (!this.closing || Boolean(this.adding));
  }

  fieldsOf(subject) {
    return this.fields.get(subject) ?? {};
  }

  /** What is asked in a section, at one counter (only the items asked there) or at all. */
  questions(section, counter) {
    return section.items.flatMap((item) => {
      const at = item.scope === "counter" ? this.counters : [null];
      return at
        .filter((place) => !counter || place?.id === counter)
        .map((place) => ({ item, counter: place, subject: itemSubject(item.key, place?.id) }));
    });
  }

  /** All questions in the order of work: a section at its first counter, then what is asked at the next ones. */
  walk() {
    const [first] = this.counters;
    return this.sections.flatMap((section) => {
      const all = this.questions(section);
      const later = this.counters.slice(1).flatMap((counter) => this.questions(section, counter.id));
      return [...all.filter(({ counter }) => !counter || counter === first), ...later];
    });
  }

  answered({ item, subject }) {
    return recorded(item, this.fieldsOf(subject));
  }

  /** What was photographed or filed about a subject, the oldest first: {id, head, file, caption, …}. */
  evidenceAbout(about) {
    return [...this.cells.values()]
      .filter(({ value, heads }) => value?.about === about && heads[0].field === "evidence")
      .map(({ value, heads }) => ({ ...value, id: heads[0].subject.slice(9), head: heads.at(-1) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** How many of these questions are answered: [answered, all]. */
  progress(questions) {
    return [questions.filter((question) => this.answered(question)).length, questions.length];
  }

  /** The ids that a new operation on a cell replaces: all that this device shows there. */
  base(subject, field) {
    return named(this.cells.get(cellKey(subject, field))?.heads ?? []);
  }

  /** Hold a cell as it is shown while somebody types there: others' changes come up beside it, never under the hand. */
  hold(subject, field, parts) {
    const key = cellKey(subject, field);
    const draft = this.drafts.get(key);
    if (draft && !draft.echo) return draft;
    // Who types on replaces what he typed before, not what others recorded meanwhile.
    const before = draft?.active && this.operations.get(draft.echo);
    const base = before ? named([before]) : this.base(subject, field);
    this.drafts.set(key, { subject, field, parts, base, untouched: true, active: draft?.active });
    return this.drafts.get(key);
  }

  /** Let go of a cell in which nothing was typed. */
  release(subject, field) {
    const key = cellKey(subject, field);
    if (this.drafts.get(key)?.untouched) this.drafts.delete(key);
  }

  /** Take what is being typed, as a draft. */
  type(subject, field, parts) {
    const draft = this.hold(subject, field, parts);
    return Object.assign(draft, { parts, untouched: false, settled: false });
  }

  /** Keep a draft on the device. */
  async keepDraft(draft) {
    const before = draft.unsaved;
    draft.unsaved = !(await this.store(() => this.vault.keepDraft({ ...draft, inspection: this.record.id })));
    if (draft.unsaved || before) this.changed(draft.subject);
    return !draft.unsaved;
  }

  /**
   * Record what was typed about a subject ({subject, check}) where it is whole and allowed; else it stays a draft. One
   * that can't be checked yet `waits` for that.
   */
  settle(about, field, value) {
    const { subject } = about;
    const key = cellKey(subject, field);
    const draft = this.drafts.get(key);
    if (!draft || draft.untouched || draft.echo) return;
    const wrong = about.check(field, value);
    Object.assign(draft, { settled: true, waits: !wrong });
    if (!wrong || wrong.length) {
      this.changed(subject);
      return this.shareDraft(draft);
    }
    if (same(this.cells.get(key)?.value ?? null, value)) return this.drop(subject, field);
    const operation = this.operation(subject, field, value, draft.base);
    // What was typed goes on standing in the field as it was typed, while it is what is recorded.
    draft.echo = operation.id;
    return this.keep(operation, { replacing: true });
  }

  /** Forget a draft. */
  drop(subject, field) {
    this.drafts.delete(cellKey(subject, field));
    this.changed(subject);
    return this.shareDraft({ subject, field });
  }

  async shareDraft(draft) {
    if (await this.keepDraft(draft)) this.changed(draft.subject, "draft");
  }

  /**
   * Record a value at once, with the file that it names, where it is a new one. `base` tells what was shown there, where
   * that was before now.
   */
  write(subject, field, value, file, base = this.base(subject, field)) {
    this.drafts.delete(cellKey(subject, field));
    const operation = this.operation(subject, field, value, base);
    return this.keep(operation, { replacing: true, ...(file && { file: { inspection: this.record.id, state: "waiting", ...file } }) });
  }

  // The keys of the files that nothing names any more once some operations are gone.
  emptied(dropped, ...added) {
    const left = new Set([...this.operations.values(), ...added].filter((each) => !dropped.includes(each)).map(({ value }) => value?.file));
    return dropped.filter(({ value }) => value?.file && !left.has(value.file)).map(({ value }) => [this.record.id, value.file]);
  }

  operation(subject, field, value, base) {
    const { id: inspection, edition, me } = this.record;
    return { id: ulid(), inspection, subject, field, value, base, author: me.id, device, clock: tick(), edition };
  }

  // `replacing` lets go of what the same person recorded there and the server refused.
  async keep(operation, { replacing, file = this.files.get(operation.value?.file) } = {}) {
    const { subject, field, author } = operation;
    const key = cellKey(subject, field);
    const typed = this.drafts.get(key);
    const draft = (!typed || typed.echo) && [this.record.id, subject, field];
    // Until the device has kept a file its bytes stay with it; afterwards there is nothing to keep again.
    if (file?.bytes) this.files.set(file.hash, file);
    else file = undefined;
    const old = [...this.operations.values()].filter((each) => replacing && each.state === "refused" && cellKey(each.subject, each.field) === key && each.author === author);
    const [dropped, emptied] = [old.map(({ id }) => id), this.emptied(old, operation)];
    const waiting = { ...operation, state: "waiting" };
    const saving = this.store(() => this.vault.keep([waiting], { dropped, draft, file, emptied }));
    for (const id of dropped) this.operations.delete(id);
    for (const [, hash] of emptied) this.files.delete(hash);
    this.add([{ ...operation, state: "saving" }]);
    this.changed(subject);
    const saved = await saving;
    if (saved) delete file?.bytes;
    this.add([saved ? waiting : { ...operation, state: "unsaved" }]);
    this.changed(subject, saved);
  }

  // Whether the device kept it; where it didn't, the value stays on the screen and is called unsaved.
  async store(work) {
    try {
      await work();
      return true;
    } catch (error) {
      console.error(error);
      return false;
    }
  }

  /** What the device didn't keep: key of a cell -> {subject, field}. */
  get unsaved() {
    const operations = [...this.operations.values()].filter(({ state }) => state === "unsaved");
    const drafts = [...this.drafts.values()].filter(({ unsaved, echo }) => unsaved && !echo);
    return new Map([...operations, ...drafts].map(({ subject, field, value }) => [cellKey(subject, field), { subject: value?.about ?? subject, field }]));
  }

  /** Whether something is on the page alone: being kept at this moment, or not kept at all. */
  get atRisk() {
    return this.unsaved.size > 0 || [...this.operations.values()].some(({ state }) => ["saving", "unsaved"].includes(state));
  }
}
