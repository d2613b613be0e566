// What comes right after the page has opened (soon.js), by name, once it is here.

import { html } from "./html.js";

export const rest = {};

/** A part of a card, or words in its place until it is here. */
export const whenHere = (name, ...given) => rest[name]?.(...given) ?? html`<p class="soft small">Đang tải phần này về máy.</p>`;
