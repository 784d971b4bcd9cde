/** Time that passes: call `then` after so many milliseconds, unless the returned function is called first. */
export type After = (ms: number, then: () => void) => () => void;

/** Time as it really passes. */
export const realAfter: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};
