import { z } from 'zod';

const path = (documented: string) =>
  z
    .string()
    .regex(/^(\/[a-z0-9-]+){1,5}$/, 'must be a path such as /people/profile-search')
    .default(documented);

/** Where each call is found: the vendor's documentation and its own programs do not agree on all of them. */
export const leadmagicPaths = z
  .strictObject({
    profile: path('/people/profile-search'),
    profile_by_email: path('/people/b2b-profile'),
    mobile: path('/people/mobile-finder'),
    company: path('/companies/company-search'),
    credits: path('/credits'),
  })
  .prefault({})
  .describe('The paths of the calls, below `base_url`.');

export type LeadmagicPaths = z.output<typeof leadmagicPaths>;
