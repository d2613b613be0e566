// Sending what waits on this device, of all inspections of a person: operations first, then the files that they name.

import { correct } from "../store/clock.js";
import { Failure, post, signedIn } from "./api.js";

const MOST_AT_ONCE = 50;
// Where a page is not served securely there are no locks: what is sent twice is still kept once.
const alone = (what, work) => (navigator.locks ? navigator.locks.request(`inspect-${what}`, work) : work());

/**
 * Send all that waits. `told` hears of every step: {operations, inspection, done, all} with what was settled, or
 * {file, part, done, all} with how much of a file has gone up, from 0 to 1, and {settled} once that is over. Raises Failure.
 */
export async function sendAll(vault, person, told) {
  await sendOperations(vault, person, told);
  await sendFiles(vault, person, told);
}

/** Send the operations that wait, as `sendAll` does. */
export function sendOperations(vault, person, told) {
  return alone("send", () => sendBatches(vault, person, told));
}

/** Send the files that wait, as `sendAll` does. */
export async function sendFiles(vault, person, told) {
  if (!(await vault.filesToSend()).length) return;
  const { sendEach } = await import("./files.js");
  await alone("files", () => sendEach(vault, person, told));
}

// What one person recorded never goes up under another's name.
export function ownOnly(person) {
  if ((signedIn() ?? person) !== person) throw new Failure(401);
}

async function sendBatches(vault, person, told) {
  let size = MOST_AT_ONCE;
  ownOnly(person);
  for (let done = 0, queue; (queue = await vault.queue()).length; ) {
    const { inspection } = queue[0];
    const batch = queue.filter((operation) => operation.inspection === inspection).slice(0, size);
    const all = done + queue.length;
    told({ operations: [], inspection, done, all });
    const answer = await postBatch(inspection, batch);
    if (answer.tooMany) {
      size = Math.ceil(batch.length / 2);
      continue;
    }
    const results = new Map(answer.results?.map((result) => [result.id, result]));
    // Only an answer about these very operations is the server's.
    if (!batch.every(({ id }) => results.has(id))) throw new Failure(0);
    correct(answer.now);
    const operations = batch.map(({ state, ...operation }) => {
      const { status, message } = results.get(operation.id);
      return status === "accepted" ? operation : { ...operation, state: "refused", reason: message };
    });
    await vault.keep(operations);
    done += batch.length;
    told({ operations, inspection, done, all });
  }
}

// The server's answer about a batch, or that it was too large and shall be cut.
async function postBatch(inspection, batch) {
  try {
    return await post(`/api/inspections/${inspection}/operations`, { operations: batch.map(asSent) });
  } catch (failure) {
    if (failure.status !== 413) throw failure;
    if (batch.length > 1) return { tooMany: true };
    return { results: [{ id: batch[0].id, status: "refused", message: failure.message }] };
  }
}

/** An operation as it travels: without what this device alone knows of it. */
export const asSent = ({ id, subject, field, value, base, author, device, clock, edition, imported }) =>
  ({ id, subject, field, value, base, author, device, clock, edition, imported });
