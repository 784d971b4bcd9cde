/** The headers by which GitHub says how much is left of an hour's 5000 requests; counted, never enforced. */
export interface RateLimit {
  next(at: number): Readonly<Record<string, string>>;
  reset(): void;
}

const limit = 5000;
const hour = 3600;

export function createRateLimit(): RateLimit {
  let used = 0;
  let ends = 0;
  return {
    next: (at) => {
      const now = Math.floor(at / 1000);
      if (now >= ends) {
        ends = now + hour;
        used = 0;
      }
      used += 1;
      return {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(Math.max(0, limit - used)),
        "x-ratelimit-used": String(used),
        "x-ratelimit-reset": String(ends),
        "x-ratelimit-resource": "core",
      };
    },
    reset: () => {
      ends = 0;
    },
  };
}
