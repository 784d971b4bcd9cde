import { globPattern } from "./image.ts";

/** One scripted fact about the nodes that it matches; several for one node add up, of two of a kind the later holds. */
export interface InjectionRule {
  /** A pattern of `*` and `?`, matched with a node's display name and its full name. */
  readonly step: string;
  /** 1-based; absent for every attempt. */
  readonly attempt?: number;
  readonly injected: Injected;
}

/** What a rule makes happen. */
export type Injected =
  | { readonly kind: "exit"; readonly exitCode: number }
  | { readonly kind: "error" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "output"; readonly name: string; readonly value: string }
  | { readonly kind: "result"; readonly value: string };

/** Names one attempt of a node, as a rule looks at it. */
export interface InjectionTarget {
  readonly node: string;
  readonly displayName: string;
  readonly attempt: number;
}

const forms = "Succeeded, Failed, Error, Skip, Exit:N, Delay:5s, Output:name=value or Result:text";

/** Read `STEP=OUTCOME` or `STEP#ATTEMPT=OUTCOME`. */
export function parseInjection(text: string): { readonly rule: InjectionRule } | { readonly problem: string } {
  const equals = text.indexOf("=");
  const [, step = "", attempt] = /^(.*?)(?:#([1-9]\d*))?$/s.exec(text.slice(0, Math.max(0, equals))) ?? [];
  if (step === "") return { problem: `${JSON.stringify(text)} names no step: write STEP=OUTCOME, e.g. deploy=Failed` };
  const injected = parseInjected(text.slice(equals + 1));
  if (injected === undefined) {
    return { problem: `${JSON.stringify(text.slice(equals + 1))} is no outcome for ${step}: write ${forms}` };
  }
  return { rule: { step, ...(attempt === undefined ? {} : { attempt: Number(attempt) }), injected } };
}

/** What the rules make of an attempt; undefined when none matches. */
export function injectionsFor(
  target: InjectionTarget,
  rules: readonly InjectionRule[],
): readonly Injected[] | undefined {
  const matching = rules.filter(({ step, attempt }) => {
    const pattern = globPattern(step);
    const named = step === target.node || pattern.test(target.displayName) || pattern.test(target.node);
    return named && (attempt === undefined || attempt === target.attempt);
  });
  return matching.length === 0 ? undefined : matching.map(({ injected }) => injected);
}

function parseInjected(text: string): Injected | undefined {
  const colon = text.indexOf(":");
  const kind = colon === -1 ? text : text.slice(0, colon);
  const value = colon === -1 ? undefined : text.slice(colon + 1);
  switch (kind.toLowerCase()) {
    case "succeeded":
    case "skip":
      return value === undefined ? { kind: "exit", exitCode: 0 } : undefined;
    case "failed":
      return value === undefined ? { kind: "exit", exitCode: 1 } : undefined;
    case "error":
      return value === undefined ? { kind: "error" } : undefined;
    case "exit":
      return /^\d{1,3}$/.test(value ?? "") && Number(value) <= 255
        ? { kind: "exit", exitCode: Number(value) }
        : undefined;
    case "delay":
      return delayOf(value ?? "");
    case "output":
      return outputOf(value ?? "");
    case "result":
      return value === undefined ? undefined : { kind: "result", value };
    default:
      return undefined;
  }
}

function outputOf(text: string): Injected | undefined {
  const equals = text.indexOf("=");
  return equals < 1 ? undefined : { kind: "output", name: text.slice(0, equals), value: text.slice(equals + 1) };
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A duration as Go writes it, e.g. `1m30s`. */
function delayOf(text: string): Injected | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit as keyof typeof unitMs], 0);
  return { kind: "delay", ms };
}
