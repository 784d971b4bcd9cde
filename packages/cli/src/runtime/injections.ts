import { parseInjection } from "@onexit/executor";
import { suggest, type Workflow } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";

/** A plain name, not a pattern and not a full node name: one that can be looked for in the manifest. */
const plainName = /^[^*?.[\]]+$/;

/** Refuses `--inject` rules that cannot be read, and those that name a step which the workflow does not have. */
export function checkInjections(texts: readonly string[], workflow: Workflow, name: string): void {
  const steps = [...workflow.templates.values()].flatMap((template) =>
    template.type === "steps" ? template.groups.flat().map((step) => step.name) : [],
  );
  const known = new Set([...steps, name]);
  for (const text of texts) {
    const parsed = parseInjection(text);
    if ("problem" in parsed) throw new UsageError(`--inject ${JSON.stringify(text)}: ${parsed.problem}`);
    const { step } = parsed.rule;
    if (!plainName.test(step) || known.has(step)) continue;
    const hint = suggest(step, steps.length === 0 ? [name] : steps);
    throw new UsageError(
      `--inject ${JSON.stringify(text)}: ${name} has no step "${step}"${hint === undefined ? "" : ` (${hint})`}`,
    );
  }
}
