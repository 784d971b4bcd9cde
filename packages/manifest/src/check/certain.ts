import { type DependsTree, evaluateWhen } from "@onexit/expression";
import type { DraftCall } from "../read/draft.ts";
import type { Hook, Task } from "../workflow.ts";

/** The steps and tasks that nothing can hold back. */
export function unconditional(calls: readonly DraftCall[]): readonly DraftCall[] {
  return calls.filter(
    ({ call }) => isAlwaysTrue(call.when ?? "") && call.loop?.kind !== "param" && !mayBeOmitted(call),
  );
}

/** True for a hook that runs whenever its time has come. */
export function isUnconditional(hook: Hook): boolean {
  return /^\s*(?:true)?\s*$/.test(hook.expression ?? "");
}

function isAlwaysTrue(when: string): boolean {
  const result = evaluateWhen(when, () => undefined);
  return "value" in result && result.value;
}

/** A condition on how other tasks end may come out false without anything having failed. */
function mayBeOmitted(call: DraftCall["call"]): boolean {
  const { depends } = call as Task;
  return depends !== undefined && namesResult(depends);
}

function namesResult(tree: DependsTree): boolean {
  if (tree.kind === "task") return tree.result !== undefined && tree.result !== "Succeeded";
  return tree.kind === "not" || tree.of.some(namesResult);
}
