/** Values in one answer; the richest vendor's record of a person holds some 2,000. */
export const MAX_ANSWER_VALUES = 10_000;

/** Levels in one answer; vendors nest at most ten. What walks an answer may recurse this deep. */
export const MAX_ANSWER_DEPTH = 64;

export type AnswerJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** The JSON of an answer; not ok where the text is none (cut off, HTML) or is too large or too deep to work on. */
export function parseAnswer(text: string): AnswerJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false };
  }
  return roomBeside(value, MAX_ANSWER_VALUES, 1) < 0 ? { ok: false } : { ok: true, value };
}

/** What is left of `room` beside a value and all that it holds; below 0 where it is too large or too deep. */
function roomBeside(value: unknown, room: number, depth: number): number {
  if (room === 0 || depth > MAX_ANSWER_DEPTH) return -1;
  let left = room - 1;
  if (typeof value !== 'object' || value === null) return left;
  for (const member of Object.values(value)) {
    left = roomBeside(member, left, depth + 1);
    if (left < 0) break;
  }
  return left;
}
