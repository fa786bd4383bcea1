import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { AppError } from '../errors.js';

/** Problems named in one answer; a body with more of them is not being read by a person. */
const PROBLEMS_MAX = 20;

/** Longest part of what the client sent that an error repeats. */
const ECHO_LENGTH_MAX = 100;

type Problems = Readonly<Record<string, string>>;

function problemsOf(issues: readonly z.core.$ZodIssue[]): Problems {
  // A map: names come from outside, and an object has names of its own (`constructor`).
  const problems = new Map<string, string>();
  const add = (name: string, why: string) => {
    const key = name.slice(0, ECHO_LENGTH_MAX);
    if (problems.size < PROBLEMS_MAX && !problems.has(key)) problems.set(key, why);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) add(key, 'is not known here; remove it');
    else add(String(issue.path[0] ?? 'body'), whyOf(issue));
  }
  return Object.fromEntries(problems);
}

function whyOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is required';
  const place = issue.path.slice(1).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/** The 400 that names every problem. */
export function validationError(problems: Problems): AppError {
  const summary = Object.entries(problems)
    .map(([name, why]) => `${name} ${why}`)
    .join('; ');
  return new AppError('validation_error', `Correct the request: ${summary}.`.replace(/\.\.$/, '.'), {
    details: { fields: problems },
  });
}

/** Checks a part of a request against its schema. @throws `validation_error` that names every problem. */
export function parsePart<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // What was sent is asked for only where it is needed: with it the library takes its slow way, 2.7 us instead of 0.3.
  const explained = schema.safeParse(value, { reportInput: true });
  throw validationError(problemsOf((explained.error ?? parsed.error).issues));
}

/** Reads a JSON body. @throws `validation_error` where it is none, or not an object. */
export function parseJson(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0) {
    throw validationError({ body: 'is required: a JSON object' });
  }
  if (!isUtf8(body)) throw validationError({ body: 'is not valid UTF-8' });
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw validationError({ body: 'is not valid JSON' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw validationError({ body: 'must be a JSON object' });
  }
  return value;
}
