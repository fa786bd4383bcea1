import { z } from 'zod';

/** What a script learns from how a command ends. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Some of it was done; what was not is named on standard error. */
  partly: 2,
  /** Ctrl-C; the same command goes on with what is left. */
  interrupted: 130,
  /** The command was called wrongly, and nothing was done (`EX_USAGE` of sysexits). */
  usage: 64,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The end of a command that could not do its work; its message is for the person at the terminal. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.object({ fields: z.record(z.string(), z.string()).optional() }).optional(),
  }),
});

/** An error answer of the API. */
export interface ApiFault {
  readonly code: string;
  readonly message: string;
  /** What is wrong with each member of the request. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads an error answer; one that is none of ours (a proxy's page) is told by its status. */
export function faultOf(answer: { readonly status: number; readonly body: unknown }): ApiFault {
  const parsed = errorBody.safeParse(answer.body);
  if (!parsed.success) {
    return {
      code: `http_${answer.status}`,
      message: `The server answered with status ${answer.status}.`,
      fields: {},
    };
  }
  const { code, message, details } = parsed.data.error;
  return { code, message, fields: details?.fields ?? {} };
}

/** An error as lines: the message with its code, then a line for each member that is wrong. */
export function describeFault({ code, message, fields }: ApiFault): string {
  const lines = Object.entries(fields).map(([member, why]) => `  ${member}: ${why}`);
  return [`${message} (${code})`, ...lines].join('\n');
}
