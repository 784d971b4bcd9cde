import type { Fault, FaultTarget } from "@onexit/inbox";
import { parseDuration, suggest } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";

/** What is to go wrong around a run, for real: at a destination, with the server, or with the engine. */
export type WorldFault =
  | { readonly kind: "destination"; readonly target: FaultTarget; readonly fault: Fault }
  | { readonly kind: "server"; readonly awayMs: number }
  | { readonly kind: "engine" };

/** By what people call them; the inbox stands in for each. */
const destinations: Readonly<Record<string, FaultTarget>> = {
  slack: "slack",
  github: "github",
  "github-status": "github",
  pagerduty: "pagerduty",
  webhook: "webhook",
  email: "mail",
  mail: "mail",
};

const outcomes = ["429x2", "503", "timeout", "reset", "lost-reply"];

/** The `--inject` texts that are about steps, and the others; what the workflow has a step for is about that step. */
export function splitInjections(
  texts: readonly string[],
  steps: ReadonlySet<string>,
): { readonly steps: readonly string[]; readonly world: readonly string[] } {
  const isWorld = (text: string) => {
    const [name = ""] = text.split("=", 1);
    return !steps.has(name) && (Object.hasOwn(destinations, name) || name === "nats" || name === "engine");
  };
  return { steps: texts.filter((text) => !isWorld(text)), world: texts.filter(isWorld) };
}

/** Reads `slack=429x2`, `nats=disconnect:3s` or `engine=crash-before-exit`. Throws UsageError for what it cannot read. */
export function worldFaultOf(text: string): WorldFault {
  const at = text.indexOf("=");
  const [name, outcome] = [text.slice(0, at), text.slice(at + 1)];
  const refuse = (forms: string, hint?: string): never => {
    const guess = hint?.startsWith("did you mean") ? ` (${hint})` : "";
    throw new UsageError(`--inject ${JSON.stringify(text)}: ${name} can be told ${forms}${guess}`);
  };
  if (name === "engine") {
    return outcome === "crash-before-exit" ? { kind: "engine" } : refuse("crash-before-exit");
  }
  if (name === "nats") {
    const [, length = ""] = /^disconnect:(.+)$/.exec(outcome) ?? [];
    const parsed = parseDuration(length);
    return "ms" in parsed ? { kind: "server", awayMs: parsed.ms } : refuse("disconnect:3s");
  }
  const target = destinations[name] as FaultTarget;
  const [, what = "", times = "1"] = /^([a-z-]+|\d{3})(?:x([1-9]\d{0,3}))?$/.exec(outcome) ?? [];
  const fault = faultCalled(what) ?? refuse(outcomes.join(", "), suggest(outcome, outcomes));
  return { kind: "destination", target, fault: { ...fault, times: Number(times) } };
}

function faultCalled(what: string): Fault | undefined {
  switch (what) {
    case "timeout":
      return { stall: true };
    case "reset":
      return { reset: true };
    case "lost-reply":
      return { dropReply: true };
    default:
      if (!/^[2345]\d\d$/.test(what)) return undefined;
      return { answer: Number(what), ...(what === "429" ? { retryAfter: 1 } : {}) };
  }
}
