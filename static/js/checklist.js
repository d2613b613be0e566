// The checklist of one inspection, and how what it needs right after comes to it.

import { open } from "./ui/page.js";

let tries = 0;

open(() => {
  // soon.js imports this, which would come after it.
  import("../vendor/idb.js").catch(() => {});
  // A browser may remember that a file didn't come, and not ask again under the same address.
  return tries++ ? import(`./ui/soon.js?${tries}`) : import("./ui/soon.js");
});
