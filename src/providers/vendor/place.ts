import { locationFromParts, normalizeLocation } from '../../normalize/location.js';
import type { Reading } from './reading.js';

/** The location that a city, a region and a country make, each by name or code; undefined where they make none. */
export function placeOf(city: Reading, region: Reading, country: Reading): string | undefined {
  const parts = { city: city.text ?? null, region: region.text ?? null, country: country.text ?? null };
  return locationFromParts(parts) ?? undefined;
}

/**
 * A place that people typed themselves, in our form; undefined where it names no city: "Germany" alone would keep the
 * city from being asked for.
 */
export function typedPlace(text: string | undefined): string | undefined {
  const place = normalizeLocation(text);
  const isArea = place === null || /^[A-Z]{2,3}(?:,|$)/.test(place);
  return isArea ? undefined : place;
}
