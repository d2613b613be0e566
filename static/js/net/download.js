// Taking inspections along: their records and editions, from the server into this device's keeping.

import { correct } from "../store/clock.js";
import { alone } from "./alone.js";
import { Failure, get } from "./api.js";
import { fetchRecord } from "./opening.js";

/** The inspections that whoever is signed in may record, and who that is: {inspections, me}. Raises Failure. */
export async function recordable() {
  const answer = await get("/api/inspections");
  if (!answer.me) throw new Failure(0);
  correct(answer.now);
  return answer;
}

/** Keep the record of an inspection and its edition in a person's vault. Raises Failure; 401 where somebody else signed in. */
export const download = (id, vault) => alone("send", () => fetchInto(vault, id));

async function fetchInto(vault, id) {
  const { record, news } = await fetchRecord(id);
  if (vault.name !== `inspect-${record.me.id}`) throw new Failure(401);
  const kept = await vault.load(id);
  if (kept.record?.edition !== record.edition) await vault.keepEdition(record.edition, await get(`/api/editions/${record.edition}`));
  await vault.keepRecord(record, news);
}
