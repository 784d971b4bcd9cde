import type { CompletedPhase } from "@onexit/events";
import { rehearse } from "@onexit/interpreter";
import { previewRequest } from "@onexit/sdk";
import { runOfCron } from "../crons-in.ts";
import { fillArguments, requireWorkflows } from "../input.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionPackages } from "../runtime/actions.ts";
import { loadPureAction } from "../runtime/host-actions.ts";
import { givenParameters, type ParameterOptions } from "../runtime/parameter-file.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface RenderOptions extends GlobalOptions, ParameterOptions {
  readonly status: CompletedPhase;
}

/** `onexit render ACTION FILE --status Failed`: every message that the action would send; nothing runs, nothing is sent. */
export async function render(
  terminal: Terminal,
  [name = "", file = ""]: readonly string[],
  options: unknown,
): Promise<number> {
  const { status, namespace, output, config: configFile } = options as RenderOptions;
  const { workflows, crons, resources } = await requireWorkflows(terminal, [file], { config: configFile, crons: true });
  const parameters = await givenParameters(terminal, options as RenderOptions);
  const config = await loadProjectConfig(terminal, configFile, file);
  const action = await loadPureAction(name, config.actions);
  let shown = 0;
  for (const loaded of [...workflows, ...crons.map((cron) => runOfCron(cron, Date.now()))]) {
    const { workflow } = loaded;
    const requests = rehearse({
      workflow: {
        cluster: "local",
        namespace: workflow.namespace ?? namespace,
        name: workflow.name ?? `${workflow.generateName ?? "workflow-"}xxxxx`,
        uid: "00000000-0000-0000-0000-000000000000",
      },
      manifest: fillArguments(loaded, parameters, resources),
      resources: loaded.used,
      context: config.context,
      at: Date.now(),
      outcome: status,
    });
    for (const request of requests.filter((candidate) => candidate.action === name)) {
      const built = previewRequest(action, request, terminal.env);
      if ("invalid" in built) throw new UsageError(`${file}: ${built.invalid}`);
      const origin = request.origin.kind === "node" ? request.origin.node : request.origin.event;
      if (output !== "json")
        terminal.stderr.write(
          `${name} from ${origin}${built.missing.length > 0 ? ` (not set: ${built.missing.join(", ")})` : ""}\n`,
        );
      terminal.stdout.write(`${JSON.stringify(built.preview, undefined, 2)}\n`);
      for (const unknown of built.unknown) terminal.stderr.write(`warning: unknown variable ${unknown}\n`);
      for (const problem of built.problems) terminal.stderr.write(`warning: ${problem}\n`);
      shown += 1;
    }
  }
  if (shown > 0) return 0;
  const known = Object.keys(actionPackages).join(", ");
  throw new UsageError(`${file} asks for no plugin.${name} when it ends ${status} (actions here: ${known})`, 5);
}
