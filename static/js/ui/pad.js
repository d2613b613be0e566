// The dialog in which somebody signs with a finger or a pen, or says why not.

import { complaint, LONG, SHORT } from "../domain/complaints.js";
import { BOX, MOST_STROKES, ROLES, strokeOf } from "../domain/signatures.js";
import { clean } from "../domain/text.js";
import { html, icon, paint } from "./html.js";
import { stay } from "./staying.js";

const PEN = { minWidth: 0.8, maxWidth: 2.6, minDistance: 1 };

// What each way is called: its title, who it is, what is asked for, the button, what closing leaves undone.
const WAYS = {
  sign: { title: "ký", who: "Người ký", done: "Xong", left: "ký" },
  refuse: { title: ": không ký, nêu lý do", who: "Người không ký", done: "Ghi lý do", left: "ghi" },
  ink: { title: ": đã ký mực trên bản in", who: "Người đã ký trên bản in", done: "Ghi đã ký mực", left: "ghi" },
};

/**
 * Ask somebody of a role to "sign" with the `Pad` (the class of signature_pad), for the reason to "refuse", or who has
 * signed in "ink". `people` are those who may be meant, {name, post}. Gives {name, post, strokes, reason, ink}; nothing
 * where it was closed.
 */
export function askToSign({ role, code, people, way, Pad }) {
  const dialog = document.createElement("dialog");
  dialog.id = "signing";
  dialog.setAttribute("aria-labelledby", "signing-title");
  paint(dialog, form({ role, code, people, way }));
  document.body.append(dialog);
  dialog.showModal();
  const asks = way === "refuse";
  const canvas = dialog.querySelector("canvas");
  const board = canvas && new Board(canvas, Pad);
  const said = dialog.querySelector("#signing-error");
  let decided;
  const leave = (given) => {
    decided = { given };
    dialog.close();
  };

  dialog.addEventListener("click", ({ target }) => {
    if (target.closest("#wipe")) board.clear();
    if (target.closest("#close")) leave();
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = read(dialog, people, board, way);
    if (!found.wrong) return leave(found);
    paint(said, html`<p class="error" role="alert">${icon("failed")}<span>${found.wrong}</span></p>`);
    dialog.querySelector(found.at)?.focus();
  });
  // No signature and no reason is thrown away by mistake.
  const begun = () => board?.strokes.length || (asks && dialog.querySelector("#reason").value);
  return new Promise((done) =>
    stay(dialog, () => !decided && begun(), () => {
      board?.leave();
      dialog.remove();
      done(decided?.given);
    }),
  );
}

function form({ role, code, people, way }) {
  const draws = way === "sign";
  const words = WAYS[way];
  return html`<form novalidate><h2 id="signing-title">${ROLES[role]}${draws && " "}${words.title}</h2>
<p class="soft">Nội dung có mã <b>${code}</b>.${draws && " Ký bằng ngón tay, bút hoặc chuột; bàn phím không ký được."}</p>
<fieldset class="options signer"><legend>${words.who}</legend>${[...people, null].map(
    (person, i) => html`<label class="option"><input type="radio" name="signer" value="${person ? i : ""}" ${!i && "checked"}>${person ? [person.name, person.post].filter(Boolean).join(", ") : people.length ? "Người khác" : "Nhập tên"}</label>`,
  )}</fieldset>
<div class="other"><div class="field"><label for="signer-name">Họ và tên</label><input id="signer-name" autocomplete="off" maxlength="${SHORT}"></div>
<div class="field"><label for="signer-post">Chức vụ</label><input id="signer-post" autocomplete="off" maxlength="${SHORT}"></div></div>
${
  draws
    ? html`<div class="board"><canvas role="img" aria-label="Khung ký">Khung ký</canvas></div>`
    : way === "ink"
      ? html`<p>Bản in phải mang đúng mã này ở cuối. Chụp lại bản đã ký ở mục “Buổi kiểm tra” của phiếu, để làm minh chứng.</p>`
      : html`<div class="field"><label for="reason">Lý do không ký</label><textarea id="reason" rows="4"></textarea></div>`
}
<div id="signing-error"></div>
<p class="actions"><button class="filled">${words.done}</button>${draws && html`<button type="button" class="quiet" id="wipe">Xóa nét</button>`}<button type="button" class="link" id="close">Đóng, chưa ${words.left}</button></p></form>`;
}

// What was given: {name, post, strokes, reason, ink}, or what is wrong with it and where.
function read(dialog, people, board, way) {
  const text = (id) => clean(dialog.querySelector(id)?.value ?? "");
  const chosen = dialog.querySelector("[name=signer]:checked").value;
  const { name, post } = chosen ? people[chosen] : { name: text("#signer-name"), post: text("#signer-post") };
  const [strokes, reason] = [board?.strokes ?? [], text("#reason")];
  if (!name) return { wrong: "Nhập họ và tên.", at: "#signer-name" };
  const typed = complaint(name, SHORT, false) ?? complaint(post ?? "", SHORT, false);
  if (typed) return { wrong: typed, at: "#signer-name" };
  if (way === "ink") return { name, post: post ?? "", strokes, reason, ink: "1" };
  if (!board) {
    const wrong = reason ? complaint(reason, LONG) : "Nhập lý do không ký.";
    return wrong ? { wrong, at: "#reason" } : { name, post: post ?? "", strokes, reason };
  }
  if (!strokes.length) return { wrong: "Chưa có nét ký. Ký vào khung bằng ngón tay, bút hoặc chuột." };
  if (strokes.length > MOST_STROKES) return { wrong: "Quá nhiều nét. Xóa nét rồi ký lại gọn hơn." };
  return { name, post: post ?? "", strokes, reason: "" };
}

// The canvas, sharp at any size: what was drawn grows and shrinks with the box.
class Board {
  constructor(canvas, Pad) {
    this.canvas = canvas;
    this.pad = new Pad(canvas, { ...PEN, penColor: getComputedStyle(canvas).color });
    this.fit();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(canvas);
  }

  // The pad counts in CSS pixels of the canvas as it is now.
  fit() {
    const { canvas, pad, width } = this;
    const now = canvas.clientWidth;
    if (!now || now === width) return;
    const drawn = pad.toData().map((stroke) => ({ ...stroke, points: scaled(stroke.points, now / width) }));
    const sharpness = Math.max(devicePixelRatio, 1);
    canvas.width = now * sharpness;
    canvas.height = canvas.clientHeight * sharpness;
    canvas.getContext("2d").scale(sharpness, sharpness);
    this.width = now;
    pad.fromData(drawn);
  }

  clear() {
    this.pad.clear();
  }

  /** What was drawn, as it is kept. */
  get strokes() {
    return this.pad.toData().map(({ points }) => strokeOf(scaled(points, BOX.width / this.width)));
  }

  leave() {
    this.watch.disconnect();
    this.pad.off();
  }
}

const scaled = (points, by) => points.map((point) => ({ ...point, x: point.x * by, y: point.y * by }));
