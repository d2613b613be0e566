// The picture editor: what must not be seen is covered, what matters is pointed at, before anything is kept.

import { complaint, SHORT } from "../domain/complaints.js";
import { cover } from "../store/pictures.js";
import { html, icon, paint } from "./html.js";
import { locate, locating } from "./position.js";
import { stay } from "./staying.js";

const TOOLS = { cover: ["blur", "Che mờ", "vùng che"], arrow: ["arrow", "Mũi tên", "mũi tên"], circle: ["circle", "Khoanh", "khoanh"] };
const RED = "#a3182a";
const STEPS_ALONG = 50; // of the keyboard, along the long edge
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LEAST = 1 / 100; // of the long edge: a touch is no mark
const REMINDER = "Che mặt người và giấy tờ của công dân trước khi lưu.";
const REMINDER_FILE = "Tệp được giữ nguyên, không che được: chỉ chọn tệp không lộ giấy tờ riêng của công dân.";

/**
 * Show a picture (a canvas; nothing for a file that is kept as it is) to be covered, marked and given a caption.
 *
 * `title` and `words` stand above it; `again` asks for another picture in its place, `placed` offers to add where it was
 * taken. Resolves with {caption, position} once `canvas` bears every mark in its pixels, with {again: file}, or with
 * nothing where it was dropped.
 */
export function retouch(canvas, { title, words, again, placed }) {
  const dialog = document.createElement("dialog");
  dialog.id = "retouch";
  dialog.setAttribute("aria-labelledby", "retouch-title");
  paint(dialog, sheet(canvas, { title, words, again, placed }));
  document.body.append(dialog);
  const easel = canvas && new Easel(dialog, canvas);
  const position = placed ? locating(dialog.querySelector("#place")) : () => "";
  const caption = dialog.querySelector("#caption");
  dialog.showModal();
  (easel?.canvas ?? caption).focus();
  return new Promise((done) => {
    let decided;
    const leave = (result) => {
      decided = { result };
      dialog.close();
    };
    // Only the button drops a picture.
    stay(dialog, () => !decided, () => {
      dialog.remove();
      easel?.clear();
      done(decided.result);
    });
    dialog.addEventListener("click", async ({ target }) => {
      const { id } = target.closest("button") ?? {};
      if (id === "undo") easel.undo();
      if (id === "drop") leave();
      if (id === "again") {
        const file = await again();
        if (file) leave({ again: file });
      }
    });
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = complaint(caption.value, SHORT, false);
      paint(dialog.querySelector("#wrong"), wrong ? html`${icon("failed")}<span>${wrong}</span>` : html``);
      if (wrong) return caption.focus();
      easel?.burn();
      leave({ caption: caption.value, position: position() });
    });
  });
}

function sheet(canvas, { title, words, again, placed }) {
  return html`<form novalidate><div class="panel"><h2 id="retouch-title">${title}</h2>${words && html`<p>${words}</p>`}
<p class="warning">${icon("warning")}<span>${canvas ? REMINDER : REMINDER_FILE}</span></p>${canvas && tools()}</div>${
    canvas &&
    html`<div class="stage"><canvas id="easel" tabindex="0" role="application" aria-label="Ảnh" aria-describedby="easel-help"></canvas></div>`
  }<div class="panel"><div class="field"><label for="caption">Chú thích</label><input id="caption" autocomplete="off" maxlength="${SHORT}"></div>
<p class="error" id="wrong" role="alert"></p>${placed && locate()}
<p class="actions"><button class="filled">${canvas ? "Lưu ảnh" : "Lưu tệp"}</button>${
    again && html`<button type="button" id="again">Chụp lại</button>`
  }<button type="button" class="quiet" id="drop">Bỏ</button></p></div></form>`;
}

function tools() {
  return html`<div class="tools"><fieldset class="segmented"><legend class="unseen">Công cụ</legend>${Object.entries(TOOLS).map(
    ([kind, [symbol, words]]) => html`<label><input type="radio" name="tool" value="${kind}" ${kind === "cover" && "checked"}>${icon(symbol)}<span>${words}</span></label>`,
  )}</fieldset><button type="button" class="quiet" id="undo">${icon("undo")}Hoàn tác</button></div>
<p class="hint" id="drawn" role="status">Kéo trên ảnh để che.</p>
<p class="unseen" id="easel-help">Bằng bàn phím: Enter đặt một dấu vào giữa ảnh, phím mũi tên dời nó, Shift và phím mũi tên đổi cỡ, Delete bỏ nó.</p>`;
}

/** The picture being marked: `base` stays as it was taken, `canvas` shows it with the marks. */
class Easel {
  constructor(dialog, base) {
    const canvas = dialog.querySelector("#easel");
    Object.assign(canvas, { width: base.width, height: base.height });
    Object.assign(this, { dialog, base, canvas, marks: [], long: Math.max(base.width, base.height) });
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.draw(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => this.end());
    canvas.addEventListener("keydown", (event) => this.press(event));
    this.show();
  }

  get tool() {
    return this.dialog.querySelector("[name=tool]:checked").value;
  }

  place({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    return [
      within(((clientX - box.left) / box.width) * this.base.width, this.base.width),
      within(((clientY - box.top) / box.height) * this.base.height, this.base.height),
    ];
  }

  begin(event) {
    if (!event.isPrimary || event.button) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus({ preventScroll: true });
    const at = this.place(event);
    this.drawing = { kind: this.tool, from: at, to: at };
    this.marks.push(this.drawing);
  }

  draw(event) {
    if (!this.drawing || !event.isPrimary) return;
    this.drawing.to = this.place(event);
    this.later ??= requestAnimationFrame(() => this.show());
  }

  end() {
    if (!this.drawing) return;
    const { from, to } = this.drawing;
    if (Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) < this.long * LEAST) this.marks.pop();
    this.drawing = null;
    this.show();
  }

  press(event) {
    const [right, down] = WAYS[event.key] ?? [0, 0];
    const [x, y] = [right, down].map((way) => way * Math.round(this.long / STEPS_ALONG));
    const mark = this.marks.at(-1);
    if (event.key === "Enter" || event.key === " ") this.add();
    else if (event.key === "Delete" || event.key === "Backspace") this.marks.pop();
    else if ((x || y) && mark) {
      const by = ([left, top]) => [within(left + x, this.base.width), within(top + y, this.base.height)];
      mark.to = by(mark.to);
      if (!event.shiftKey) mark.from = by(mark.from);
    } else return;
    event.preventDefault();
    this.show();
  }

  add() {
    const { width, height } = this.base;
    this.marks.push({ kind: this.tool, from: [width * 0.375, height * 0.375], to: [width * 0.625, height * 0.625] });
  }

  undo() {
    this.marks.pop();
    this.show();
  }

  show() {
    this.later = null;
    this.render();
    if (this.marks.length) this.outline(this.marks.at(-1));
    const counts = Object.entries(TOOLS).map(([kind, [, , words]]) => [this.marks.filter((mark) => mark.kind === kind).length, words]);
    const told = counts.filter(([count]) => count).map((pair) => pair.join(" "));
    this.dialog.querySelector("#drawn").textContent = told.length ? `Trên ảnh có ${told.join(", ")}.` : "Kéo trên ảnh để che.";
  }

  render() {
    this.context.drawImage(this.base, 0, 0);
    for (const mark of this.marks) DRAWN[mark.kind](this.context, mark, this.long);
  }

  // Which mark the keys move; it is no part of the picture.
  outline(mark) {
    const { x, y, width, height } = boxOf(mark);
    const { context } = this;
    context.save();
    context.lineWidth = this.long / 400;
    context.setLineDash([this.long / 100, this.long / 100]);
    context.strokeStyle = "#ffbf1f";
    context.strokeRect(x, y, width, height);
    context.restore();
  }

  /** Put the marks into the picture itself: what they cover is gone. */
  burn() {
    this.render();
    this.base.getContext("2d").drawImage(this.canvas, 0, 0);
  }

  // Old tablets give the memory of a canvas back only so.
  clear() {
    cancelAnimationFrame(this.later);
    this.canvas.width = 0;
  }
}

const within = (at, most) => Math.round(Math.min(Math.max(at, 0), most));

function boxOf({ from, to }) {
  const [x, y] = [Math.round(Math.min(from[0], to[0])), Math.round(Math.min(from[1], to[1]))];
  return { x, y, width: Math.round(Math.abs(to[0] - from[0])), height: Math.round(Math.abs(to[1] - from[1])) };
}

const DRAWN = {
  cover(context, mark) {
    const box = boxOf(mark);
    if (box.width && box.height) cover(context, box);
  },
  circle(context, mark, long) {
    const { x, y, width, height } = boxOf(mark);
    const path = new Path2D();
    path.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
    stroke(context, path, long);
  },
  arrow(context, { from, to }, long) {
    const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const path = new Path2D();
    path.moveTo(...from);
    path.lineTo(...to);
    for (const side of [-1, 1]) {
      path.moveTo(...to);
      path.lineTo(to[0] - (long / 25) * Math.cos(direction + side * 0.5), to[1] - (long / 25) * Math.sin(direction + side * 0.5));
    }
    stroke(context, path, long);
  },
};

// Red on white, so that it is seen on any ground.
function stroke(context, path, long) {
  context.lineCap = context.lineJoin = "round";
  for (const [colour, width] of [["#fff", long / 90], [RED, long / 180]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
  }
}
