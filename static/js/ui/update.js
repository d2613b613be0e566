// A new release of the program: told when it is here, taken over when the person says so and all is saved.

import { queued } from "../store/queue.js";
import { html, icon, paint } from "./html.js";

const SETTLING = 300; // ms: what is left is recorded

/** Watch for new releases on a page: {inspection, vault} where something is typed, `busy` while it must be left alone. */
export async function watch(page) {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  // Asked for, never waited for: a browser may take its time to answer.
  navigator.storage?.persist?.().catch(() => {});
  const place = document.createElement("div");
  place.id = "release";
  let controlled = navigator.serviceWorker.controller;
  let asked = false;

  function tell(words = "") {
    paint(
      place,
      html`<div class="notice indigo" id="update" role="status">${icon("info")}<div><b>Có phiên bản mới của chương trình.</b><p>${words || "Mọi nội dung đã lưu. Cập nhật mất vài giây."}</p>
<p class="actions"><button type="button" class="filled" id="update-now">Cập nhật</button><button type="button" class="quiet" id="update-later">Để sau</button></p></div></div>`,
    );
    document.getElementById("notices").before(place);
  }
  const look = () => registration.waiting && registration.active && tell();

  async function update() {
    if (!(await settled(page))) return tell("Còn nội dung chưa lưu được trên máy. Lưu xong rồi cập nhật.");
    asked = true;
    if (registration.waiting) registration.waiting.postMessage("update");
    else location.reload();
  }

  place.addEventListener("click", ({ target }) => {
    if (target.id === "update-now") update();
    if (target.id === "update-later") place.remove();
  });
  const follow = (worker) => worker?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  follow(registration.installing);
  // The first worker takes this page over as it is; a later one has come with another tab's consent.
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (controlled) tell();
    controlled = navigator.serviceWorker.controller;
  });
  document.addEventListener("visibilitychange", () => !document.hidden && registration.update().catch(() => {}));
  look();
}

// What is being typed is recorded first. Reading waits for every write under way.
async function settled(page) {
  document.activeElement?.blur();
  await new Promise((done) => setTimeout(done, SETTLING));
  if (page.vault) await queued(page.vault);
  return !page.busy && !page.inspection?.unsaved.size;
}
