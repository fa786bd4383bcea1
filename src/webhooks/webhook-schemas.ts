import { z } from 'zod';
import { line, meta, paging, uuid } from '../http/schemas.js';
import { EVENT_TYPES } from './event-types.js';

/** As long as what proxies and browsers take for granted. */
const URL_LENGTH_MAX = 2_048;
const DESCRIPTION_LENGTH_MAX = 200;

const url = z
  .string('must be a string')
  .max(URL_LENGTH_MAX, `must have at most ${URL_LENGTH_MAX} characters`)
  .describe('Where to: https, and a public address unless the operator allows others.');

/** Any strings, so that a wrong one is an `invalid_events` and not a `validation_error`. */
const events = z
  .array(z.string('must be a string').max(100), 'must be a list of event names')
  .max(100)
  .describe(`Which of ${EVENT_TYPES.join(', ')}.`);

export const webhookCreation = z.strictObject({
  url,
  events,
  description: line(DESCRIPTION_LENGTH_MAX).nullable().optional(),
  active: z.boolean('must be true or false').default(true),
});

export const webhookChange = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    description: line(DESCRIPTION_LENGTH_MAX).nullable().optional(),
    active: z.boolean('must be true or false').optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'name at least one member to change');

export const webhookPath = z.strictObject({ id: uuid });

export const webhookPage = z.strictObject(paging(50, 1_000));

const webhookShape = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string().nullable(),
  active: z.boolean(),
  disabled_reason: z
    .enum(['gone', 'failing'])
    .nullable()
    .describe(
      'Why it was switched off by itself: its receiver answered 410, or did nothing but fail for days.',
    ),
  last_delivery_status: z.enum(['delivered', 'failed']).nullable().describe('How the last attempt ended.'),
  last_delivery_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});

export type PublicWebhook = z.output<typeof webhookShape>;

const secret = z.string().describe('Signs every delivery. Shown in this answer and never again.');

export const webhookAnswer = z.object({ data: z.object({ webhook: webhookShape }) });
export const webhookMade = z.object({ data: z.object({ webhook: webhookShape.extend({ secret }) }) });
export const webhookList = z.object({ data: z.object({ webhooks: z.array(webhookShape) }), meta });
export const webhookDeleted = z.object({ data: z.object({ deleted: z.literal(true), id: z.string() }) });

export const WEBHOOK_EXAMPLE: PublicWebhook = {
  id: '01a20321-4a31-7b0c-8f5d-2f6d3b1f7a90',
  url: 'https://crm.example.com/hooks/sluice',
  events: ['contact.enriched', 'credits.low'],
  description: 'CRM',
  active: true,
  disabled_reason: null,
  last_delivery_status: 'delivered',
  last_delivery_at: '2026-02-24T11:20:00.000Z',
  created_at: '2026-02-24T10:00:00.000Z',
  updated_at: '2026-02-24T10:00:00.000Z',
};
