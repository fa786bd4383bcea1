import { InvalidArgumentError, Option } from 'commander';

/** `--json`, which every command but `serve` has. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document, and nothing else, to standard output');
}

/** `--workspace`, where a command works in one. */
export function workspaceOption(): Option {
  return new Option(
    '-w, --workspace <id or name>',
    'the workspace; left out, the only one that there is, or the one named Sandbox',
  );
}

/** Reads a whole number; the server checks its bounds. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Reads a list with commas. */
export function commaList(text: string): string[] {
  const members = text.split(',').map(member => member.trim());
  if (members.includes(''))
    throw new InvalidArgumentError('It must be a list with commas, such as read,write.');
  return members;
}

/** Collects an option that may be there several times. */
export function addOne(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
