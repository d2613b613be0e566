// A closed record: the signed minutes name what they were made from. Mirrors domain/closing.py.

const BESIDE = /^(signature|recommendation|cause):/;
const AFTER = ["closing", "withdrawn"];

/** The device of what puts back what signed minutes say, in the place of an answer that the leader has set aside. */
export const ASIDE = "aside";

/** Whether the minutes tell of what an operation is about. */
export const inMinutes = ({ subject, field }) => !BESIDE.test(subject) && !AFTER.includes(field);

/** The ids of what the minutes are made from: all heads, with the signatures under them. */
export function namedBy(cells) {
  const heads = [...cells.values()].flatMap((cell) => cell.heads);
  return heads.filter((head) => inMinutes(head) || head.field === "signature").map(({ id }) => id).sort();
}

/** Whether an operation stands beside the closed minutes in any case: the office's wording, a scan of the signed paper. */
export const besideMinutes = ({ field, value }) => field === "wording" || value?.about === "inspection";
