// Signing out where something waits: it stays on this device, and whoever signs in next is told whose it is.

import { signedIn } from "../net/api.js";
import { freshToken } from "../net/post.js";
import { counted, forget, keptOf } from "../store/persons.js";
import { Vault } from "../store/vault.js";
import { wordsOf } from "./failures.js";
import { html, icon, paint } from "./html.js";
import { say } from "./saying.js";

const LEFT = "left";
const left = () => JSON.parse(localStorage.getItem(LEFT) ?? "[]");
const waits = ({ operations, files, refused, drafts }) => operations.length + files.length + refused.length + drafts.length > 0;

function note(ids) {
  if (ids.length) localStorage.setItem(LEFT, JSON.stringify([...new Set(ids)]));
  else localStorage.removeItem(LEFT);
}

/** Sign out by this form; where something of this person waits, only once they have said so. */
export async function leave(form) {
  const person = signedIn();
  const kept = person && (await keptOf(person));
  if (!kept || !waits(kept)) return go(form, person).catch((failure) => say("Chưa đăng xuất", unsigned(failure)));
  const dialog = document.createElement("dialog");
  dialog.id = "leaving";
  dialog.setAttribute("aria-labelledby", "leaving-title");
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => ACTIONS[target.closest("[data-leave]")?.dataset.leave]?.({ form, person, dialog }));
  document.body.append(dialog);
  ask(dialog, kept);
  dialog.showModal();
}

function ask(dialog, kept, words = "", wrong = false) {
  const { drafts, refused } = kept;
  const more = [
    drafts.length && `${drafts.length} bản nháp ghi dở`,
    refused.length && `${refused.length} nội dung máy chủ không nhận`,
  ].filter(Boolean);
  paint(
    dialog,
    html`<h2 id="leaving-title">${icon("warning")} ${counted(kept) ? `${counted(kept)} chưa gửi` : "Còn nội dung chỉ có trên máy này"}</h2>
${more.length > 0 && html`<p>Ngoài ra có ${more.join(", ")}.</p>`}
<p>Tất cả vẫn giữ trên máy này khi đăng xuất. Chỉ ${kept.name ?? "người đã ghi"} đăng nhập lại mới gửi được.</p>
${words && html`<p class="${wrong ? "error" : "soft"}" role="status">${wrong && icon("failed")}<span>${words}</span></p>`}
<p class="actions"><button type="button" class="filled" data-leave="send">Gửi trước</button>
<button type="button" data-leave="export">Xuất ra tệp</button>
<button type="button" class="quiet" data-leave="go">Vẫn đăng xuất (nội dung vẫn giữ trên máy)</button>
<button type="button" class="quiet" data-leave="stay">Ở lại</button></p>`,
  );
}

const ACTIONS = {
  async send({ form, person, dialog }) {
    const kept = await keptOf(person);
    ask(dialog, kept, "Đang gửi…");
    try {
      const { sendAll } = await import("../net/outbox.js");
      await sendAll(new Vault(person), person, () => {});
    } catch (failure) {
      return ask(dialog, await keptOf(person), wordsOf(failure), true);
    }
    const after = await keptOf(person);
    if (waits(after)) ask(dialog, after, "Đã gửi những gì gửi được.");
    else await ACTIONS.go({ form, person, dialog });
  },
  async export({ person, dialog }) {
    try {
      const { handOut } = await import("./handover.js");
      const { done, words } = await handOut(person);
      ask(dialog, await keptOf(person), words, !done);
    } catch (failure) {
      console.error(failure);
      say("Chưa xuất được ra tệp", wordsOf(failure));
    }
  },
  go: ({ form, person, dialog }) => go(form, person).catch(async (failure) => ask(dialog, await keptOf(person), unsigned(failure), true)),
  stay: ({ dialog }) => dialog.close(),
};

const unsigned = (failure) => (failure.status === 0 ? "Không có mạng nên chưa đăng xuất được. Nội dung vẫn giữ trên máy." : wordsOf(failure));

// What the server has, too, goes from this device once nobody needs it here; and only once the server can be reached:
// who stays signed in needs it. Raises Failure.
async function go(form, person) {
  form.elements.csrf_token.value = await freshToken();
  try {
    if (person) {
      if (waits(await keptOf(person))) note([...left(), person]);
      await forget(person);
    }
  } finally {
    form.submit();
  }
}

/** On the page after signing in: what waits here of others, and that one's own goes up. */
export async function tellOfOthers() {
  const person = signedIn();
  if (!person) return;
  const others = [];
  for (const id of left()) {
    if (id === person) await import("../net/outbox.js").then(({ sendAll }) => sendAll(new Vault(id), id, () => {})).catch(() => {});
    const kept = await keptOf(id);
    if (waits(kept)) others.push(kept);
  }
  note(others.map(({ id }) => id));
  for (const kept of others) document.querySelector("main").prepend(message(kept, kept.id === person));
}

function message(kept, own) {
  const place = document.createElement("div");
  place.className = "notice shortcoming waiting";
  const what = counted(kept) || "Nội dung ghi dở";
  paint(
    place,
    html`${icon("device")}<div><b>${own ? `${what} của bạn chờ gửi trên máy này.` : `${what} của ${kept.name ?? "người khác"} chờ gửi trên máy này.`}</b>
<p>${own ? html`<a href="/field">Xem và gửi</a>` : `Chỉ ${kept.name ?? "người đã ghi"} đăng nhập mới gửi được. Không mất gì.`}</p></div>`,
  );
  return place;
}
