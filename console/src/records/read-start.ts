/** As much of a file as tells its columns. */
const START_BYTES = 65_536;

/** A text in the encoding of its bytes: what a byte-order mark says, UTF-8 where it is that, else that of old Excel. */
function decoded(bytes: Uint8Array<ArrayBuffer>, isWhole: boolean): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The first whole lines of a file. */
export async function readStart(file: Blob): Promise<string> {
  const isWhole = file.size <= START_BYTES;
  const text = decoded(new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer()), isWhole);
  const end = text.lastIndexOf('\n');
  return isWhole || end === -1 ? text : text.slice(0, end + 1);
}
