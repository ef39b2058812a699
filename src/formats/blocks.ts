/** Bytes per block: large enough that work per block is nothing, small enough that memory stays flat. */
const size = 131_072;

/** The same bytes in blocks of 128 KiB, whatever pieces the source comes in; the last may be shorter. */
export async function* blocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const piece of source) {
    waiting.push(bufferOf(piece));
    length += piece.length;
    if (length < size) continue;
    const bytes = join(waiting);
    const whole = length - (length % size);
    for (let at = 0; at < whole; at += size) yield bytes.subarray(at, at + size);
    waiting = [bytes.subarray(whole)];
    length -= whole;
  }
  if (length > 0) yield join(waiting);
}

function join(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

function bufferOf(piece: Uint8Array): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}
