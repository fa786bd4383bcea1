/** The moments of a call between which a crash or another call makes a difference. */
export type RacePoint =
  | 'after_take'
  | 'after_admit'
  | 'after_provider_answer'
  | 'before_settle'
  | 'after_settle'
  | 'before_response';

type Visitor = (point: RacePoint) => void;

let visitor: Visitor | null = null;

/** Marks a moment. Nobody visits it but the crash tests, which end the process there with SIGKILL. */
export function racePoint(point: RacePoint): void {
  visitor?.(point);
}

/** For tests only: called at every moment of every call in this process. */
export function visitRacePoints(visit: Visitor): void {
  visitor = visit;
}
