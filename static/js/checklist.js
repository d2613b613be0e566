// The checklist of one inspection, and how what it needs right after comes to it.

import { fetched } from "./net/api.js";
import { open } from "./ui/page.js";

const NEXT = ["./ui/soon.js", "../vendor/idb.js"];

// A browser may remember for good that a module didn't come, or wait for it for ever: it is imported once it is here.
open(async () => {
  await Promise.all(NEXT.map((path) => fetched(new URL(path, import.meta.url))));
  return import("./ui/soon.js");
});
