// Operations on cells: the record is a function of the set of operations, never of their order.
// Mirrors domain/operations.py.

export const itemSubject = (key, counter) => (counter ? `item:${key}@${counter}` : `item:${key}`);

export const cellKey = (subject, field) => `${subject} ${field}`;

// The one JSON text of a value: keys sorted.
export const textOf = (value) =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const later = (a, b) => (a.clock === b.clock ? (a.id < b.id ? -1 : 1) : a.clock < b.clock ? -1 : 1);

// The cells that a set of operations makes, by cellKey: heads (the one that shows last), value, base, conflict.
export function replay(operations) {
  const every = new Map([...operations].map((operation) => [operation.id, operation]));
  const inCell = (operation, id) => `${cellKey(operation.subject, operation.field)} ${id}`;
  const replaced = new Set();
  for (const operation of every.values()) for (const id of operation.base) replaced.add(inCell(operation, id));
  const cells = new Map();
  for (const operation of [...every.values()].sort(later)) {
    if (replaced.has(inCell(operation, operation.id))) continue;
    const key = cellKey(operation.subject, operation.field);
    if (!cells.has(key)) cells.set(key, { heads: [] });
    cells.get(key).heads.push(operation);
  }
  for (const cell of cells.values()) {
    cell.value = cell.heads.at(-1).value;
    cell.base = cell.heads.map((head) => head.id);
    cell.conflict = new Set(cell.heads.map((head) => textOf(head.value))).size > 1;
  }
  return cells;
}
