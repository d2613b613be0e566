// Talking to the server: only its own JSON counts as an answer.

const PATIENCE = 20_000;

/** Why a request came to nothing: status 0 is no connection, or an answer that is not the server's (a captive portal). */
export class Failure extends Error {
  constructor(status, message = "", code = "") {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The id of the account that is signed in, as the server's cookie tells; it may tell nothing. */
export const signedIn = () => /(?:^|; )person=([^;]+)/.exec(document.cookie)?.[1];

/** The JSON that the server answers with. Raises Failure. */
export async function request(path, options = {}) {
  let answer, data;
  try {
    answer = await fetch(path, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      credentials: "include", // as the head start that the page is served with
      signal: AbortSignal.timeout(PATIENCE),
    });
    data = await answer.json();
  } catch {
    throw new Failure(answer?.ok === false ? answer.status : 0);
  }
  if (!answer.ok) throw new Failure(answer.status, data.message, data.code);
  return data;
}

/** What the server has at an address. Raises Failure. */
export function get(path) {
  return request(path);
}

/** Fetch a file of the program, so that it is here. Raises where it doesn't come. */
export async function fetched(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
  await answer.arrayBuffer();
  if (answer.headers.get("X-Program") !== "inspect_app" || !answer.ok) throw new Failure(answer.status);
}
