import { type ActionRequested, declaredDestinationOf, idempotencyKeyOf, type Json } from "@onexit/events";
import { type Draw, evaluateExpr, findTags, type Scope, substitute } from "@onexit/expression";
import { readAnnotations } from "./annotations.ts";
import type { Standing } from "./history.ts";
import { matches } from "./matches.ts";
import type { ExitPolicy, PolicyAction, Trigger } from "./policy.ts";
import { scopeOfEnd } from "./scope.ts";
import type { WorkflowEnd } from "./workflow-end.ts";

/** One delivery that a policy or an annotation calls for. */
export interface CalledFor {
  /** The policy's name, or the annotation. */
  readonly by: string;
  readonly trigger: Trigger;
  readonly request: ActionRequested;
}

/** What an end calls for, each delivery once, and what was wrong with whoever asked. */
export interface Decided {
  readonly called: readonly CalledFor[];
  readonly problems: readonly string[];
}

/** What a policy waits for and asks for, wherever it stands. */
interface Rule {
  readonly by: string;
  /** What its deliveries are known by, beside the trigger. */
  readonly origin: string;
  readonly on: readonly Trigger[];
  readonly actions: readonly PolicyAction[];
}

/**
 * Everything that the end of a workflow calls for by policies and by its own annotations. The same end gives the same
 * keys, however often and wherever it is looked at.
 */
export function decideActions(end: WorkflowEnd, standing: Standing, policies: readonly ExitPolicy[]): Decided {
  const triggers = triggersOf(end, standing);
  const annotations = readAnnotations(end.variables.workflow.annotations);
  const problems = [...annotations.problems];
  const rules: readonly Rule[] = [
    ...policies.flatMap((policy) => {
      const trigger = triggers.find((each) => policy.on.includes(each));
      if (trigger === undefined || !matches(end, policy.match)) return [];
      const holds = conditionOf(policy, scopeOfEnd(end, standing, trigger), end.at);
      if ("problem" in holds) problems.push(holds.problem);
      return "value" in holds && !holds.value ? [] : [{ ...policy, by: policy.name, origin: `policy/${policy.name}` }];
    }),
    ...annotations.policies.map((policy) => ({ ...policy, by: policy.annotation, origin: "annotation" })),
  ];
  const called = new Map<string, CalledFor>();
  for (const rule of rules) {
    const trigger = triggers.find((each) => rule.on.includes(each));
    if (trigger === undefined) continue;
    for (const action of rule.actions) {
      const request = requestOf(action, `${rule.origin}/${trigger}`, end, standing, scopeOfEnd(end, standing, trigger));
      if (!called.has(request.key)) called.set(request.key, { by: rule.by, trigger, request });
    }
  }
  return { called: [...called.values()], problems };
}

/** The most telling first: a policy acts on one of them only. */
function triggersOf({ outcome }: WorkflowEnd, { recovered }: Standing): readonly Trigger[] {
  return recovered ? ["Recovered", outcome] : [outcome];
}

/** A condition that cannot be evaluated counts as true: an alert is never lost to a typing error. */
function conditionOf(
  { name, when }: ExitPolicy,
  scope: Scope,
  now: number,
): { readonly value: boolean } | { readonly problem: string } {
  if (when === undefined) return { value: true };
  const result = evaluateExpr(when, scope, drawAt(now));
  if ("problem" in result) return { problem: `policy ${name}: when counts as true: ${result.problem}` };
  if (typeof result.value === "boolean") return { value: result.value };
  return {
    problem: `policy ${name}: when counts as true: it is ${JSON.stringify(result.value)}, neither true nor false`,
  };
}

function requestOf(
  action: PolicyAction,
  origin: string,
  end: WorkflowEnd,
  standing: Standing,
  scope: Scope,
): ActionRequested {
  const { workflow, run, at } = end;
  const draw = drawAt(at);
  const resolved = (text: string) => substitute(text, scope, draw).text;
  const destination = resolved(declaredDestinationOf(action.parameters));
  const asker = action.key === undefined ? origin : resolved(action.key);
  return {
    type: "ActionRequested",
    at,
    workflow,
    key: idempotencyKeyOf({ workflow, run, origin: asker, action: action.action, destination }),
    action: action.action,
    origin: { kind: "event", event: origin },
    destination,
    parameters: action.parameters,
    ...(action.template === undefined ? {} : { template: action.template }),
    variables: { ...end.variables, history: standing, ...expressionsIn(action.parameters, scope, draw) },
    timeoutMs: action.timeoutMs,
    notAfter: at + action.deadlineMs,
    required: false,
  };
}

/** The services know no expressions: what they come to travels along. */
function expressionsIn(
  parameters: Json,
  scope: Scope,
  draw: Draw,
): { readonly expressions?: Readonly<Record<string, string>> } {
  const values = [...new Set(expressionTexts(parameters))].flatMap((text) => {
    const result = evaluateExpr(text, scope, draw);
    if ("problem" in result || result.value === null) return [];
    return [[text, typeof result.value === "string" ? result.value : JSON.stringify(result.value)] as const];
  });
  return values.length === 0 ? {} : { expressions: Object.fromEntries(values) };
}

function* expressionTexts(json: Json): Generator<string> {
  if (typeof json === "string") {
    for (const { kind, name } of findTags(json)) if (kind === "expression") yield name;
  } else if (json !== null && typeof json === "object") {
    for (const value of Object.values(json)) yield* expressionTexts(value);
  }
}

/** Nothing is random: a repetition must come to the same. */
function drawAt(now: number): Draw {
  return { now, random: () => 0 };
}
