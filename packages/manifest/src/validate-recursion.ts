import { evaluateWhen } from "@onexit/expression";
import type { Draft, DraftStep } from "./draft.ts";
import type { Report } from "./report.ts";

/** Reports each cycle of steps on which no `when` could ever say no. */
export function validateRecursion(draft: Draft, report: Report): void {
  const finished = new Set<string>();
  for (const name of draft.templates.keys()) {
    if (!finished.has(name)) visit(name, draft, finished, report);
  }
}

/** Depth first with a list of its own: a chain of templates may be longer than the stack is deep. */
function visit(root: string, draft: Draft, finished: Set<string>, report: Report): void {
  const trail = [{ name: root, calls: callsOf(root, draft), next: 0 }];
  const onTrail = new Map([[root, 0]]);
  for (let top = trail.at(-1); top; top = trail.at(-1)) {
    const call = top.calls[top.next];
    top.next += 1;
    if (!call) {
      finished.add(top.name);
      onTrail.delete(top.name);
      trail.pop();
      continue;
    }
    const target = call.step.template;
    const from = onTrail.get(target);
    if (from !== undefined) {
      reportCycle([...trail.slice(from).map(({ name }) => name), target], call, report);
    } else if (!finished.has(target)) {
      onTrail.set(target, trail.length);
      trail.push({ name: target, calls: callsOf(target, draft), next: 0 });
    }
  }
}

/** The steps of a template that nothing can hold back. */
function callsOf(name: string, draft: Draft): readonly DraftStep[] {
  const steps = draft.templates.get(name)?.steps ?? [];
  return steps.filter(({ step }) => isAlwaysTrue(step.when ?? ""));
}

function isAlwaysTrue(when: string): boolean {
  const result = evaluateWhen(when, () => undefined);
  return "value" in result && result.value;
}

function reportCycle(names: readonly string[], { step, path }: DraftStep, report: Report): void {
  const way = names.length > 8 ? [...names.slice(0, 7), "…", names.at(-1)] : names;
  report.error("OX1013", [...path, "template"], `step "${step.name}" makes an endless loop: ${way.join(" -> ")}`, {
    suggestion: 'give one of the steps a "when"',
  });
}
