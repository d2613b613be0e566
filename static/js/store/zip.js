// Reading a ZIP that lies on the disk, one entry at a time: only its list of entries is in memory.

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const [STORED, DEFLATED] = [0, 8];

/** The entries of a ZIP (Blob): name -> function that reads its bytes (ArrayBuffer). Raises RangeError for no ZIP. */
export async function entriesOf(blob) {
  const tailAt = Math.max(0, blob.size - END_LENGTH - LONGEST_COMMENT);
  const tail = new DataView(await blob.slice(tailAt).arrayBuffer());
  let end = tail.byteLength - END_LENGTH;
  while (tail.getUint32(end, true) !== END) end--;
  const [count, length, at] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  const list = new DataView(await blob.slice(at, at + length).arrayBuffer());
  const entries = new Map();
  for (let i = 0, place = 0; i < count; i++) {
    if (list.getUint32(place, true) !== ENTRY) throw new RangeError("no entry where one should be");
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => list.getUint16(place + offset, true));
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, place + 46, nameLength));
    const [crc, size, at] = [16, 20, 42].map((offset) => list.getUint32(place + offset, true));
    const entry = { method: list.getUint16(place + 10, true), crc, size, at };
    entries.set(name, () => read(blob, entry));
    place += 46 + nameLength + extra + comment;
  }
  return entries;
}

// Raises RangeError, or what inflating raises, where the bytes are not those that were packed.
async function read(blob, entry) {
  const bytes = await inflated(blob, entry);
  if (crcOf(new Uint8Array(bytes)) !== entry.crc) throw new RangeError("an entry that was damaged on its way");
  return bytes;
}

const CRCS = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
});

function crcOf(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = CRCS[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

async function inflated(blob, { method, size, at }) {
  const head = new DataView(await blob.slice(at, at + 30).arrayBuffer());
  const start = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = blob.slice(start, start + size);
  if (method === STORED) return bytes.arrayBuffer();
  if (method !== DEFLATED) throw new RangeError("an entry of an unknown kind");
  return new Response(bytes.stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
