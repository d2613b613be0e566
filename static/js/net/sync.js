// Sending what waits and fetching what others recorded, one round at a time.

import { correct } from "../store/clock.js";
import { fileOf, keepNews, letGo } from "../store/queue.js";
import { Failure, get } from "./api.js";
import { general, sendFiles, sendOperations } from "./outbox.js";

const REST = 4_000;
const LONGEST_REST = 30_000;
const restAfter = (failures) => Math.min(REST * 2 ** failures, LONGEST_REST);
const TELLING = 250; // ms between two words about a file under way
const SOME_EVIDENCE = ["evidence:"];

export class Sync {
  /** `changed` is called with the subjects whenever the state or the record has changed. */
  constructor(inspection, vault, changed) {
    // `sending` says how far what is under way has come: {operations, files}, each {done, all} and what belongs to it.
    Object.assign(this, { inspection, vault, changed, state: "online", failures: 0, stalls: 0, sending: {}, stuck: new Map() });
    this.hear = (step) => this.heard(step);
  }

  /** Do a round now, or right after the one that is under way. */
  wake() {
    this.wanted = true;
    if (!this.running) this.running = this.rounds().finally(() => (this.running = null));
  }

  async rounds() {
    clearTimeout(this.timer);
    while (this.wanted) {
      this.wanted = false;
      try {
        const failure = await this.send();
        if (!document.hidden) await this.fetch();
        if (failure) throw failure;
        this.become("online");
        this.failures = 0;
      } catch (failure) {
        this.fail(failure);
      }
      if (["online", "refused"].includes(this.state)) this.carry();
    }
    if (!document.hidden) this.timer = setTimeout(() => this.wake(), restAfter(this.failures));
  }

  // What stops the operations of this inspection, if anything; others that are stuck are tried again now and then.
  async send() {
    const { id, me } = this.inspection.record;
    if (Date.now() > this.stuckUntil) this.stuck.clear();
    if (!this.stuck.size) this.stuckUntil = Date.now() + LONGEST_REST;
    this.stuck.delete(id);
    await sendOperations(this.vault, me.id, this.hear, this.stuck);
    return this.stuck.get(id);
  }

  // Files take long, so they go beside the rounds: an answer never waits for a photo.
  async carry() {
    if (this.carrying || Date.now() < this.carryAt) return;
    this.carrying = true;
    try {
      await sendFiles(this.vault, this.inspection.record.me.id, this.hear);
      Object.assign(this, { stalls: 0, trouble: "" });
    } catch (failure) {
      this.carryAt = Date.now() + restAfter(++this.stalls);
      if (failure.status !== 0 && general(failure)) this.fail(failure);
      else this.trouble = failure.message;
    }
    this.carrying = false;
    await this.lookAgain();
    if (this.sending.files) this.step({ files: null });
  }

  // Another tab may have sent what waits here.
  async lookAgain() {
    const { files, record } = this.inspection;
    for (const { hash, state } of files.values()) {
      const kept = state === "waiting" && (await fileOf(this.vault, [record.id, hash]));
      if (kept && kept.state !== state) files.set(hash, kept);
    }
  }

  heard({ operations, file, inspection = file?.inspection, settled, ...step }) {
    const here = inspection === this.inspection.record.id;
    if (file) {
      if (here && settled) this.settled(file);
      return this.step({ files: { ...step, hash: file.hash } }, here && settled ? SOME_EVIDENCE : []);
    }
    if (here && operations.length) {
      this.inspection.add(operations);
      this.become("online");
    }
    this.step({ operations: step.done < step.all && step }, operations.map(({ subject }) => subject));
  }

  settled(file) {
    const { files, record } = this.inspection;
    files.set(file.hash, file);
    if (file.state === "sent") record.missing = record.missing?.filter((hash) => hash !== file.hash);
  }

  step(sending, subjects = []) {
    Object.assign(this.sending, sending);
    if (sending.files && !subjects.length && Date.now() < this.toldAt + TELLING) return;
    this.toldAt = Date.now();
    this.changed(subjects);
  }

  fail(failure) {
    this.failures += 1;
    this.message = failure.message;
    this.sending.operations = null;
    if (!(failure instanceof Failure)) return this.breakOff(failure);
    if (failure.code === "device_shut") return this.shut();
    const state = { 0: "offline", 401: "signed-out", 419: "signed-out" }[failure.status];
    this.become(state ?? "refused");
  }

  // What this device keeps can't be read or written: it is opened anew for the next round.
  breakOff(error) {
    console.error(error);
    this.vault.close();
    this.become("broken");
  }

  // This device may no longer show what the server told it; what it alone has stays.
  async shut() {
    await letGo(this.vault);
    this.become("shut");
  }

  become(state) {
    if (this.state === state) return;
    this.state = state;
    this.changed([]);
  }

  async fetch() {
    const { record } = this.inspection;
    const answer = await get(`/api/inspections/${record.id}/operations?after=${record.seq}`);
    if (!Array.isArray(answer.operations)) throw new Failure(0);
    correct(answer.now);
    // The whole record came meanwhile: what it replaced would stand beside it.
    if (this.inspection.record !== record) return;
    this.miss(answer.missing ?? []);
    const { seq } = record;
    if (answer.seq === seq) return;
    Object.assign(record, { seq: answer.seq, authors: { ...record.authors, ...answer.authors } });
    const news = answer.operations.map((operation) => ({ ...operation, inspection: record.id }));
    this.inspection.add(news);
    this.changed(news.map(({ subject }) => subject));
    await keepNews(this.vault, record, news, seq, this.inspection.operations.values());
  }

  // The server says which files it lacks.
  miss(hashes) {
    const { record } = this.inspection;
    const before = record.missing ?? [];
    record.missing = hashes;
    if (hashes.join() !== before.join()) this.changed(SOME_EVIDENCE);
  }
}
