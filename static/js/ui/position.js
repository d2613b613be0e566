// Where a photo is taken: only if the person wants it on this device, and never in the way of the photo.

import { html, icon, paint } from "./html.js";

const KEY = "position";
const PATIENCE = { timeout: 15_000, maximumAge: 60_000, enableHighAccuracy: true };
const FAILED = "Chưa lấy được vị trí. Ảnh vẫn lưu được, không kèm vị trí.";

/** The switch, off until somebody turns it on. */
export function locate() {
  return html`<div id="place"><label class="option"><input type="checkbox" ${localStorage.getItem(KEY) && "checked"}>Ghi vị trí</label><p class="hint" role="status"></p></div>`;
}

/** Follow the switch; gives a function that tells the position as it is known then ("" for none). */
export function locating(place) {
  const [box, told] = [place.querySelector("input"), place.querySelector("p")];
  const tell = (words) => paint(told, html`${words && icon("info")} ${words}`);
  let found = "";
  const ask = () => {
    found = "";
    if (!box.checked) return tell("");
    if (!navigator.geolocation) return tell(FAILED);
    tell("Đang tìm vị trí…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!box.checked) return;
        found = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.min(Math.ceil(coords.accuracy), 999_999)].join();
        tell(inWords(found));
      },
      () => box.checked && tell(FAILED),
      PATIENCE,
    );
  };
  box.addEventListener("change", () => {
    if (box.checked) localStorage.setItem(KEY, "on");
    else localStorage.removeItem(KEY);
    ask();
  });
  ask();
  return () => found;
}

/** A recorded position for people to read. */
export function inWords(position) {
  const [latitude, longitude, metres] = position.split(",");
  return `vĩ độ ${latitude.replace(".", ",")}; kinh độ ${longitude.replace(".", ",")}; sai số ${metres} m`;
}
