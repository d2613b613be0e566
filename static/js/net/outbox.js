// Sending what waits on this device, of all inspections of a person: operations first, then the files that they name.

import { correct } from "../store/clock.js";
import { filesToSend, queued, travelling } from "../store/queue.js";
import { alone } from "./alone.js";
import { Failure, signedIn } from "./api.js";
import { post } from "./post.js";

const MOST_AT_ONCE = 50;

/**
 * Send all that waits. `told` hears of every step: {operations, inspection, done, all} with what was settled, or
 * {file, part, done, all} with how much of a file has gone up, from 0 to 1, and {settled} once that is over. Raises Failure.
 */
export async function sendAll(vault, person, told) {
  const stuck = await sendOperations(vault, person, told);
  await sendFiles(vault, person, told);
  for (const failure of stuck.values()) throw failure;
}

/**
 * Send the operations that wait, as `sendAll` does, but of the inspections that are `stuck`: a Map of the Failure that
 * each met. Adds those that meet one now, and answers with it. Raises Failure where nothing can be sent.
 */
export function sendOperations(vault, person, told, stuck = new Map()) {
  return alone("send", () => sendBatches(vault, person, told, stuck));
}

/** Send the files that wait, as `sendAll` does. */
export async function sendFiles(vault, person, told) {
  if (!(await filesToSend(vault)).length) return;
  const { sendEach } = await import("./files.js").catch(() => {
    throw new Failure(0);
  });
  await alone("files", () => sendEach(vault, person, told));
}

/** Whether a failure would meet whatever is sent next: no network, or nobody signed in. */
export const general = ({ status }) => [0, 401, 419, undefined].includes(status);

// What one person recorded never goes up under another's name.
export function ownOnly(person) {
  if ((signedIn() ?? person) !== person) throw new Failure(401);
}

async function sendBatches(vault, person, told, stuck) {
  let size = MOST_AT_ONCE;
  ownOnly(person);
  const waiting = async () => (await queued(vault)).filter(({ inspection }) => !stuck.has(inspection));
  for (let done = 0, queue; (queue = await waiting()).length; ) {
    const { inspection } = queue[0];
    const batch = queue.filter((operation) => operation.inspection === inspection).slice(0, size);
    const all = done + queue.length;
    told({ operations: [], inspection, done, all });
    const answer = await postBatch(inspection, batch).catch((failure) => {
      if (general(failure)) throw failure;
      // What the server takes of one inspection or not says nothing of the next.
      stuck.set(inspection, failure);
    });
    if (!answer) continue;
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
  return stuck;
}

// The server's answer about a batch, or that it was too large and shall be cut.
async function postBatch(inspection, batch) {
  try {
    return await post(`/api/inspections/${inspection}/operations`, { operations: batch.map(travelling) });
  } catch (failure) {
    if (failure.status !== 413) throw failure;
    if (batch.length > 1) return { tooMany: true };
    return { results: [{ id: batch[0].id, status: "refused", message: failure.message }] };
  }
}
