import { locationFromParts } from '../../normalize/location.js';
import type { Reading } from './reading.js';

/** The location that a city, a region and a country make, each by name or code; undefined where they make none. */
export function placeOf(city: Reading, region: Reading, country: Reading): string | undefined {
  const parts = { city: city.text ?? null, region: region.text ?? null, country: country.text ?? null };
  return locationFromParts(parts) ?? undefined;
}
