// What was recorded of a question, and by whom.
export const open = () => {};
