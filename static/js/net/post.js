// Sending something to the server.

import { Failure, get, request } from "./api.js";

/** A token to send something with, once. Raises Failure. */
export async function freshToken() {
  const { token } = await get("/api/token");
  if (!token) throw new Failure(0);
  return token;
}

/** Send data with a token fetched for this one time. Raises Failure. */
export async function post(path, data) {
  const token = await freshToken();
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(data),
  });
}
