import type { Exchange } from "@onexit/events";
import type { Redact } from "./redact.ts";

/** A call as it goes out. */
export interface Call {
  readonly method: string;
  readonly url: string | URL;
  /** Text, or bytes of which only the number is kept. */
  readonly body?: string | Uint8Array | undefined;
}

/** What is told of the answer, once or not at all. */
export type Answered = (answer: { readonly status: number; readonly body: string }) => void;

/** Keeps what an attempt said to its destination, until somebody asks. */
export interface Recorder {
  /** A call begins; what is returned takes its answer. */
  record(call: Call): Answered;
  /** The last calls, oldest first, masked and then cut. */
  exchanges(redact: Redact): readonly Exchange[];
}

interface Kept {
  readonly call: Call;
  readonly startedAt: number;
  endedAt?: number;
  answer?: { readonly status: number; readonly body: string };
}

/** Enough for asking, acting, and asking again; a page of a long list is not worth more. */
const mostCalls = 4;
const longestBody = 4_096;
/** More is not searched for secrets at first; it nearly always masks to more than is kept. */
const searched = 64 * 1024;
const secretNames = /token|secret|passw|key|sig|auth|credential/i;

/** A recorder for one attempt. Nothing is masked or copied before `exchanges` is called. */
export function createRecorder(monotonic: () => number): Recorder {
  const kept: Kept[] = [];
  return {
    record(call) {
      const one: Kept = { call, startedAt: monotonic() };
      kept.push(one);
      if (kept.length > mostCalls) kept.shift();
      return (answer) => {
        one.answer = answer;
        one.endedAt = monotonic();
      };
    },
    exchanges: (redact) => kept.map((one) => exchangeOf(one, monotonic(), redact)),
  };
}

function exchangeOf({ call, startedAt, endedAt, answer }: Kept, now: number, redact: Redact): Exchange {
  const { method, url, body } = call;
  const shown = typeof body === "object" ? `(${body.byteLength} bytes)` : body;
  return {
    method,
    url: shownUrl(url, redact),
    ...(shown === undefined || shown === "" ? {} : { body: maskedHead(shown, redact) }),
    durationMs: Math.max(0, Math.round((endedAt ?? now) - startedAt)),
    ...(answer === undefined ? {} : { status: answer.status, reply: maskedHead(answer.body, redact) }),
  };
}

/** Masked first, then cut: a secret that lies across the cut would else leave its first half. */
function maskedHead(text: string, redact: Redact): string {
  const head = redact(text.slice(0, searched));
  const whole = head.length < 2 * longestBody && text.length > searched ? redact(text) : head;
  return whole.slice(0, longestBody);
}

/** Without credentials, and without the values of parameters that are called like one. */
function shownUrl(url: string | URL, redact: Redact): string {
  if (!URL.canParse(String(url))) return maskedHead(String(url), redact);
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  shown.hash = "";
  for (const name of new Set(shown.searchParams.keys())) {
    if (secretNames.test(name)) shown.searchParams.set(name, "***");
  }
  return maskedHead(shown.href, redact);
}
