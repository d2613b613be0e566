// Covering what must not be seen: big blocks of one colour each, so few and so coarse that nothing can be told from them.

/** A block's edge is at least this part of the picture's long edge: a line of print is lower than that. */
const BLOCKS_ALONG_PICTURE = 32;
/** Nor are there ever more blocks than this along the short side of what is covered: a face is nothing in 4 x 4. */
const BLOCKS_ACROSS_COVER = 4;
/** Every colour is rounded to one of few levels: what is left of a block is less than one letter. */
const LEVEL = 32;

/** How many blocks a cover of a size has in a picture whose long edge is given, all in pixels: {columns, rows}. */
export function blocksOf(width, height, longEdge) {
  const edge = Math.max(longEdge / BLOCKS_ALONG_PICTURE, Math.min(width, height) / BLOCKS_ACROSS_COVER, 1);
  return { columns: Math.max(1, Math.floor(width / edge)), rows: Math.max(1, Math.floor(height / edge)) };
}

/** The blocks' average colours, rounded, as RGBA; `pixels` are RGBA, row by row, `width` x `height`. */
export function averages(pixels, width, height, { columns, rows }) {
  const blocks = new Uint8ClampedArray(columns * rows * 4);
  const sums = new Float64Array(columns * rows * 4);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++, at += 4) {
      const block = (row + Math.floor((x * columns) / width)) * 4;
      for (let part = 0; part < 3; part++) sums[block + part] += pixels[at + part];
      sums[block + 3] += 1;
    }
  }
  for (let block = 0; block < sums.length; block += 4) {
    for (let part = 0; part < 3; part++) blocks[block + part] = Math.round(sums[block + part] / sums[block + 3] / LEVEL) * LEVEL;
    blocks[block + 3] = 255;
  }
  return blocks;
}
