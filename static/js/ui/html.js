// Pages as text: what is put into them is escaped, and what stands on the screen is changed only where it differs.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const ICONS = new URL("../../icons.svg", import.meta.url).pathname;

class Html {
  constructor(text) {
    this.text = text;
  }
}

/** Markup from a template; values are escaped unless they are markup, lists are joined, null and false are nothing. */
export function html(strings, ...values) {
  return new Html(String.raw({ raw: strings }, ...values.map(written)));
}

function written(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(written).join("");
  return value == null || value === false ? "" : String(value).replace(/[&<>"]/g, (mark) => ENTITIES[mark]);
}

/** A symbol of icons.svg; words beside it say what it means. */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true"><use href="${ICONS}#${name}"/></svg>`;
}

function parsed({ text }) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}

/** Make an element hold this markup, keeping every node that can stay, and whatever has the focus as it is. */
export function paint(element, markup) {
  children(element, parsed(markup));
}

/** Make an element become this markup, as `paint` does. */
export function replace(element, markup) {
  update(element, parsed(markup).firstElementChild);
}

function children(parent, fresh) {
  let old = parent.firstChild;
  for (const node of [...fresh.childNodes]) {
    let match = old;
    // Only what has an id is looked for further on: nothing that stays is thrown out for a stranger.
    while (node.id && match && !alike(match, node)) match = match.nextSibling;
    if (match && !alike(match, node)) match = null;
    if (match) {
      while (old !== match) old = drop(old);
      old = match.nextSibling;
      update(match, node);
    } else parent.insertBefore(node, old);
  }
  while (old) old = drop(old);
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// An id is kept through changes; without one, what looks the same is the same.
function alike(one, other) {
  return one.nodeName === other.nodeName && one.id === other.id && (one.id || one.className === other.className);
}

function update(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  const typing = old === document.activeElement;
  for (const { name } of [...old.attributes]) {
    // Whether details are unfolded is the reader's business.
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
  }
  if (old.nodeName === "INPUT") {
    if (old.checked !== fresh.checked) old.checked = fresh.checked;
    if (!typing && old.value !== fresh.value) old.value = fresh.value;
  } else if (old.nodeName === "TEXTAREA") {
    if (!typing && old.value !== fresh.value) old.value = fresh.value;
  } else children(old, fresh);
}
