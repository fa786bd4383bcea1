import { z } from 'zod';

/** Whom the owner of what is read can turn to: stands in the `User-Agent`. */
export const contact = z
  .string()
  .regex(
    /^[!-'*-:<-~]{3,200}$/,
    'must be a URL or an e-mail address, without spaces, brackets or semicolons',
  );
