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
  return isModest(value) ? { ok: true, value } : { ok: false };
}

/** Counts with a list of its own instead of recursion: a million brackets would overflow the stack. */
function isModest(root: unknown): boolean {
  const left: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  let count = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    count += 1;
    if (count > MAX_ANSWER_VALUES || next.depth > MAX_ANSWER_DEPTH) return false;
    if (typeof next.value !== 'object' || next.value === null) continue;
    const members = Object.values(next.value);
    if (members.length > MAX_ANSWER_VALUES) return false;
    for (const value of members) left.push({ value, depth: next.depth + 1 });
  }
  return true;
}
