// Photos and files as evidence.
export const photograph = () => {};
export const attach = () => {};
export const look = () => {};
