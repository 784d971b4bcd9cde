import { type InjectionRule, parseInjection } from "@onexit/executor";
import { suggest, type Workflow } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";

/** A plain name, not a pattern and not a full node name: one that can be looked for in the manifest. */
const plainName = /^[^*?.[\]()]+$/;

const displayName = "workflows.argoproj.io/display-name";

/** Refuses `--inject` rules that cannot be read, and those that name a step which the workflow does not have. */
export function checkInjections(texts: readonly string[], workflow: Workflow, name: string): void {
  const steps = stepsOf(workflow);
  const known = new Set([...steps, name]);
  // A step may call itself something that only a run knows.
  const mayRename = [...workflow.templates.values()].some(({ annotations }) => annotations[displayName] !== undefined);
  for (const text of texts) {
    const { step } = requireRule(text);
    if (!plainName.test(step) || known.has(step) || mayRename) continue;
    const hint = suggest(step, steps.length === 0 ? [name] : steps);
    throw new UsageError(
      `--inject ${JSON.stringify(text)}: ${name} has no step "${step}"${hint === undefined ? "" : ` (${hint})`}`,
    );
  }
}

/** The names of all steps and tasks. */
export function stepsOf(workflow: Workflow): readonly string[] {
  return [...workflow.templates.values()].flatMap((template) => {
    if (template.type === "steps") return template.groups.flat().map((step) => step.name);
    return template.type === "dag" ? template.tasks.map((task) => task.name) : [];
  });
}

/** The rules in these texts. The name of a step stands for its tries and for all the items of its loop, too. */
export function injectionRules(texts: readonly string[]): readonly InjectionRule[] {
  return texts.map(requireRule).flatMap((rule) => {
    return plainName.test(rule.step) ? [rule, { ...rule, step: `${rule.step}(*)` }] : [rule];
  });
}

function requireRule(text: string): InjectionRule {
  const parsed = parseInjection(text);
  if ("problem" in parsed) throw new UsageError(`--inject ${JSON.stringify(text)}: ${parsed.problem}`);
  return parsed.rule;
}
