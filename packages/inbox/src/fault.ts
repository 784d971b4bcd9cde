import type { Json } from "./json.ts";
import type { Provider } from "./received.ts";

/** Whom a fault meets: a provider, or every path that begins so. */
export type FaultTarget = Provider | `/${string}`;

interface Repeated {
  /** How many requests it meets; 1 unless given. */
  readonly times?: number;
}

export type Fault = Repeated &
  (
    | {
        /** Answers with this status, without acting unless `acts`, as a failing gateway before the provider may. */
        readonly answer: number;
        readonly acts?: true;
        /** Seconds, sent as Retry-After. */
        readonly retryAfter?: number;
        /** The provider's own words unless given. */
        readonly body?: Json;
        readonly headers?: Readonly<Record<string, string>>;
      }
    /** GitHub's 403 for too many writes at once. */
    | { readonly secondaryRateLimit: true; readonly retryAfter?: number }
    /** Never acts and never answers (`true`), or acts and answers so many milliseconds late. */
    | { readonly stall: true | number }
    /** Keeps the request, and acts and answers when all that are held are released. */
    | { readonly hold: true }
    /** Acts, then breaks the connection before the first byte of the reply. */
    | { readonly dropReply: true }
    /** Breaks the connection before acting. */
    | { readonly reset: true }
  );

/** A fault that waits for its requests. */
export interface PendingFault {
  readonly target: FaultTarget;
  readonly fault: Fault;
  readonly left: number;
}

/** Faults in the order in which they were asked for. */
export interface Faults {
  add(target: FaultTarget, fault: Fault): void;
  /** The fault that this request meets, counted as used. */
  take(provider: Provider, path: string): Fault | undefined;
  pending(): readonly PendingFault[];
  reset(): void;
}

export function createFaults(): Faults {
  let queue: readonly PendingFault[] = [];
  return {
    add: (target, fault) => {
      queue = [...queue, { target, fault, left: fault.times ?? 1 }];
    },
    take: (provider, path) => {
      const index = queue.findIndex(
        ({ target }) => target === provider || (target.startsWith("/") && path.startsWith(target)),
      );
      const met = queue[index];
      if (met === undefined) return undefined;
      queue = queue.flatMap((entry) => (entry !== met ? entry : met.left > 1 ? { ...met, left: met.left - 1 } : []));
      return met.fault;
    },
    pending: () => queue,
    reset: () => {
      queue = [];
    },
  };
}

/** A fault in a word or two. */
export function describeFault(fault: Fault): string {
  if ("answer" in fault) return `${fault.acts ? "act, " : ""}answer ${fault.answer}`;
  if ("secondaryRateLimit" in fault) return "secondary rate limit";
  if ("stall" in fault) return fault.stall === true ? "stall" : `stall ${fault.stall} ms`;
  if ("hold" in fault) return "hold";
  return "dropReply" in fault ? "drop reply" : "reset";
}
