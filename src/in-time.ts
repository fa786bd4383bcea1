/**
 * What `work` comes to, if it does so within `limitMs`; else `late()` is thrown, and the work goes on to its end
 * without its caller.
 */
export function inTime<Result>(work: Promise<Result>, limitMs: number, late: () => Error): Promise<Result> {
  // Not `Promise.race`, which makes several promises more: every call comes through here.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), limitMs);
    work.then(
      result => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
