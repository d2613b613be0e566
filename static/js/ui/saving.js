// Files that a person takes away from this device.

const TAKEN = 60_000; // ms: by then the browser has begun to write it

/** Give a person a file of what waits here. */
export function saveFile(blob) {
  const name = (localStorage.getItem("device-name") ?? "may-nay").normalize("NFD").replace(/\p{M}/gu, "");
  const plain = name.replace(/đ/gi, "d").toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `noi-dung-cho-gui-${plain}-${new Date().toISOString().slice(0, 10)}.inspect.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN);
}
