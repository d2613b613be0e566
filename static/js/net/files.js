// Files on their way to the server, one request each; the device lets go of the bytes when the server has told their hash.

import { bytesOf, fileOf, filesToSend, settleFile } from "../store/queue.js";
import { Failure } from "./api.js";
import { general, ownOnly } from "./outbox.js";
import { freshToken } from "./post.js";

const STALLED = 60_000; // ms in which nothing moved
const UNANNOUNCED = 60_000; // ms before the server is asked again, then twice as long
const LONGEST = 3_600_000;
// The server has looked at the file, or at who sends it, and will say the same again.
const REFUSALS = [400, 403, 404, 413, 415, 422];
const NOT_HERE = "Máy này không còn giữ tệp.";

const late = new Set(); // keys of the files that failed, the last one last
const resting = new Map(); // key of a file -> {until, times}

/** Send each file that waits, what failed before last; `told` as in outbox.js. Raises Failure when all have been tried. */
export async function sendEach(vault, person, told) {
  const tried = new Set();
  const place = (key) => [...late].indexOf(key.join());
  const untried = async () =>
    (await filesToSend(vault))
      .filter((key) => !tried.has(key.join()) && !(resting.get(key.join())?.until > Date.now()))
      .sort((one, other) => place(one) - place(other));
  let trouble;
  for (let done = 0, keys; (keys = await untried()).length; done++) {
    ownOnly(person);
    const key = keys[0].join();
    tried.add(key);
    late.delete(key);
    const all = done + keys.length;
    try {
      const file = await sendOne(vault, keys[0], (step) => told({ ...step, done, all }));
      told({ file, settled: true, part: 0, done: done + 1, all });
      // Its bytes don't go up again and again while its operation is missing there.
      if (file.state === "waiting") rest(key);
    } catch (failure) {
      late.add(key);
      // One file that the server stumbles over doesn't hold up the others.
      if (general(failure)) throw failure;
      trouble = failure;
    }
  }
  if (trouble) throw trouble;
}

function rest(key) {
  const { times = 0 } = resting.get(key) ?? {};
  resting.set(key, { until: Date.now() + Math.min(UNANNOUNCED * 2 ** times, LONGEST), times: times + 1 });
}

async function sendOne(vault, key, told) {
  const file = await fileOf(vault, key);
  const bytes = await bytesOf(vault, ...key);
  told({ file, part: 0 });
  const outcome = bytes ? await put(file, bytes, (part) => told({ file, part })) : { state: "refused", reason: NOT_HERE };
  const settled = { ...file, ...outcome };
  if (settled.state !== "waiting") await settleFile(vault, settled);
  return settled;
}

// What becomes of a file: {state, reason}.
async function put({ inspection, hash, type }, bytes, moved) {
  const path = `/api/inspections/${inspection}/files/${hash}`;
  const { status, response } = await request(path, await freshToken(), type, bytes, moved);
  if (status === 200) {
    // Only the hash of these very bytes means that the server has them.
    if (response?.file !== hash) throw new Failure(0);
    return { state: "sent", reason: undefined };
  }
  // Its operation hasn't been accepted: it waits for that.
  if (response?.code === "not_announced") return { state: "waiting" };
  if (REFUSALS.includes(status) && response?.code) return { state: "refused", reason: response.message };
  throw new Failure(status, response?.message, response?.code);
}

// XMLHttpRequest tells how much has gone up; fetch doesn't.
function request(path, token, type, bytes, moved) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    let patience;
    const wait = () => {
      clearTimeout(patience);
      patience = setTimeout(() => sending.abort(), STALLED);
    };
    sending.open("PUT", path);
    sending.responseType = "json";
    for (const [name, value] of [["Accept", "application/json"], ["Content-Type", type], ["X-CSRFToken", token]]) {
      sending.setRequestHeader(name, value);
    }
    sending.upload.onprogress = ({ loaded, total }) => {
      wait();
      moved(total ? loaded / total : 0);
    };
    sending.onloadend = () => {
      clearTimeout(patience);
      if (sending.status) resolve(sending);
      else reject(new Failure(0));
    };
    wait();
    sending.send(bytes);
  });
}
