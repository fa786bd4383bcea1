import { open, rename, rm } from 'node:fs/promises';
import { CommandError } from './outcome.js';

export type Write = (text: string | Buffer) => Promise<unknown>;

/** Writes a file under another name until it is complete; it holds personal data, so it is its owner's alone. */
export async function writeFileWhole<Result>(
  path: string,
  fill: (write: Write) => Promise<Result>,
): Promise<Result> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    const file = await open(unfinished, 'w', 0o600);
    let result: Result;
    try {
      result = await fill(piece => (typeof piece === 'string' ? file.write(piece) : file.write(piece)));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    return result;
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof Error && 'syscall' in error)
      throw new CommandError(`${path} cannot be written: ${error.message}`);
    throw error;
  }
}
