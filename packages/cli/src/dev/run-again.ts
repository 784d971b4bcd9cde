import { relative } from "node:path";
import type { RunningEngine } from "@onexit/engine";
import { isJsonObject, type JsonObject, type SemanticsName } from "@onexit/events";
import { fillArguments, requireWorkflows } from "../input.ts";
import { remark } from "../print.ts";
import { actionsIn } from "../runtime/actions.ts";
import type { Terminal } from "../terminal.ts";
import { problemText } from "../usage-error.ts";

/** What a changed file is run on. */
export interface RunAgain {
  readonly terminal: Terminal;
  readonly running: RunningEngine;
  readonly semantics: SemanticsName;
  readonly namespace: string;
  readonly config: string | undefined;
  /** Actions that somebody here serves. */
  readonly served: readonly string[];
}

/** Runs every workflow of a file under a fresh name; what is wrong with it is told, and nothing ends by it. */
export async function runAgain(options: RunAgain, path: string): Promise<void> {
  const { terminal, running, semantics } = options;
  const file = relative(terminal.cwd, path);
  try {
    const { workflows, resources } = await requireWorkflows(terminal, [path], { semantics, config: options.config });
    for (const workflow of workflows) {
      const manifest = withFreshName(fillArguments(workflow, [], resources));
      const submitted = await running.engine.submit(manifest, {
        namespace: workflow.workflow.namespace ?? options.namespace,
        semantics,
        resources: workflow.used,
      });
      if ("refused" in submitted) {
        const { refused } = submitted;
        const why =
          refused.reason === "exists" ? "its name is taken" : refused.issues.map(({ message }) => message).join("; ");
        terminal.stderr.write(`${file}: ${why}\n`);
        continue;
      }
      remark(terminal, `${file} changed: ${submitted.workflow.name} runs`);
      const unserved = actionsIn({ manifest, resources: workflow.used }).filter(
        (name) => !options.served.includes(name),
      );
      if (unserved.length > 0) terminal.stderr.write(`  nobody here serves ${unserved.join(", ")}\n`);
    }
  } catch (error) {
    terminal.stderr.write(`${problemText(error)}\n`);
  }
}

/** A workflow that has a name of its own begins with it each time. */
export function withFreshName(manifest: JsonObject): JsonObject {
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const { name, ...rest } = metadata;
  return typeof name === "string" ? { ...manifest, metadata: { ...rest, generateName: `${name}-` } } : manifest;
}
