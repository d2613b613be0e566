// Sending what waits and fetching what others recorded, one round at a time.

import { correct } from "../store/clock.js";
import { Failure, get, post, signedIn } from "./api.js";

const REST = 4_000;
const LONGEST_REST = 30_000;
const MOST_AT_ONCE = 50;
// Where a page is not served securely there are no locks: a batch sent twice is still kept once.
const alone = (work) => (navigator.locks ? navigator.locks.request("inspect-send", work) : work());

export class Sync {
  /** `changed` is called with the subjects whenever the state or the record has changed. */
  constructor(inspection, vault, changed) {
    Object.assign(this, { inspection, vault, changed, state: "online", failures: 0, size: MOST_AT_ONCE });
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
        await alone(() => this.send());
        if (!document.hidden) await this.fetch();
        this.become("online");
        this.failures = 0;
      } catch (failure) {
        this.fail(failure);
      }
    }
    if (!document.hidden) this.timer = setTimeout(() => this.wake(), Math.min(REST * 2 ** this.failures, LONGEST_REST));
  }

  fail(failure) {
    if (!(failure instanceof Failure)) console.error(failure);
    this.failures += 1;
    this.message = failure.message;
    const state = { 0: "offline", 401: "signed-out", 419: "signed-out" }[failure.status ?? 0];
    this.become(state ?? "refused");
  }

  become(state) {
    if (this.state === state) return;
    this.state = state;
    this.changed([]);
  }

  async send() {
    // What one person recorded never goes up under another's name.
    const { me } = this.inspection.record;
    if ((signedIn() ?? me.id) !== me.id) throw new Failure(401);
    for (let queue; (queue = await this.vault.queue()).length; ) {
      const inspection = queue[0].inspection;
      const batch = queue.filter((operation) => operation.inspection === inspection).slice(0, this.size);
      const answer = await this.post(inspection, batch);
      if (!answer) continue;
      const results = new Map(answer.results?.map((result) => [result.id, result]));
      // Only an answer about these very operations is the server's.
      if (!batch.every(({ id }) => results.has(id))) throw new Failure(0);
      correct(answer.now);
      const settled = batch.map(({ state, ...operation }) => {
        const { status, message } = results.get(operation.id);
        return status === "accepted" ? operation : { ...operation, state: "refused", reason: message };
      });
      await this.vault.keep(settled);
      if (inspection === this.inspection.record.id) this.inspection.add(settled);
      this.become("online");
      this.changed(settled.map(({ subject }) => subject));
    }
  }

  // The server's answer about a batch; nothing where it was too large and shall be cut.
  async post(inspection, batch) {
    try {
      return await post(`/api/inspections/${inspection}/operations`, { operations: batch.map(sent) });
    } catch (failure) {
      if (failure.status !== 413) throw failure;
      this.size = Math.ceil(batch.length / 2);
      if (batch.length > 1) return null;
      return { results: [{ id: batch[0].id, status: "refused", message: failure.message }] };
    }
  }

  async fetch() {
    const { record } = this.inspection;
    const answer = await get(`/api/inspections/${record.id}/operations?after=${record.seq}`);
    if (!Array.isArray(answer.operations)) throw new Failure(0);
    correct(answer.now);
    if (answer.seq === record.seq) return;
    Object.assign(record, { seq: answer.seq, authors: { ...record.authors, ...answer.authors } });
    const news = answer.operations.map((operation) => ({ ...operation, inspection: record.id }));
    this.inspection.add(news);
    this.changed(news.map(({ subject }) => subject));
    await this.vault.keep(news, { record });
  }
}

const sent = ({ id, subject, field, value, base, author, device, clock, edition }) =>
  ({ id, subject, field, value, base, author, device, clock, edition });
