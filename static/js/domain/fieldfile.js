// The field file: what a tablet hands over. Mirrors domain/fieldfile.py and, for operations, what the server takes in.

export const FORMAT = "inspect_app.field";
export const VERSION = 1;

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const HASH = /^[0-9a-f]{64}$/;
const CLOCK = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z[-0-9A-Za-z]{0,60}$/;
const SUBJECT =
  /^(inspection|item:[a-z0-9_]{1,60}(@[0-9A-HJKMNP-TV-Z]{26})?|(counter|person|finding|recommendation|achievement|cause|evidence|signature):[0-9A-HJKMNP-TV-Z]{26})$/;

const isText = (value) => typeof value === "string" && value.length > 0;
const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether this has the shape of an operation: a device that kept anything else could never show its inspection again. */
export function isOperation(told) {
  if (!isPlain(told)) return false;
  const { id, inspection, subject, field, value, base, author, device, clock, edition } = told;
  return (
    [id, inspection, author].every((each) => ID.test(each)) &&
    [field, device, edition].every(isText) &&
    SUBJECT.test(subject) &&
    CLOCK.test(clock) &&
    !Number.isNaN(Date.parse(clock.slice(0, 24))) &&
    Array.isArray(base) &&
    base.every((each) => ID.test(each)) &&
    value !== undefined &&
    (!["evidence", "signature"].includes(field) || value === null || (isPlain(value) && HASH.test(value.file)))
  );
}

/** Whether this has the shape of a half-typed value. */
export function isDraft(told) {
  return isPlain(told) && ID.test(told.inspection) && SUBJECT.test(told.subject) && isText(told.field) && isPlain(told.parts) && Array.isArray(told.base);
}
