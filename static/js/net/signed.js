// The text that was signed: from this device while it has it, else from the server.

import { bytesOf } from "../store/queue.js";
import { Failure } from "./api.js";

const PATIENCE = 20_000; // ms

/** The bytes of a signed text, as an ArrayBuffer. Raises Failure where neither this device nor the server gives them. */
export async function signedText(vault, inspection, hash) {
  const kept = await bytesOf(vault, inspection, hash);
  if (kept) return kept;
  try {
    const answer = await fetch(`/inspections/${inspection}/files/${hash}`, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return await answer.arrayBuffer();
  } catch {}
  throw new Failure(0, "Máy này không còn giữ văn bản đã ký. Đọc lại khi có mạng.");
}
