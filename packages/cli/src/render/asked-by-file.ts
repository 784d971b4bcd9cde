import type { CompletedPhase, JsonObject } from "@onexit/events";
import { rehearse } from "@onexit/interpreter";
import { runOfCron } from "../crons-in.ts";
import { fillArguments, requireWorkflows } from "../input.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionPackages } from "../runtime/actions.ts";
import { givenParameters, type ParameterOptions } from "../runtime/parameter-file.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { Asked } from "./message.ts";

/** What the workflows of a file would ask an action for if they ended so; nothing runs. */
export async function askedByFile(
  terminal: Terminal,
  action: string,
  file: string,
  options: GlobalOptions & ParameterOptions & { readonly status: CompletedPhase },
): Promise<Asked> {
  const { status, namespace, config: configFile } = options;
  const { workflows, crons, resources } = await requireWorkflows(terminal, [file], { config: configFile, crons: true });
  const parameters = await givenParameters(terminal, options);
  const { context } = await loadProjectConfig(terminal, configFile, file);
  const requests = [...workflows, ...crons.map((cron) => runOfCron(cron, Date.now()))].flatMap((loaded) => {
    const { workflow, used } = loaded;
    const identity = {
      cluster: "local",
      namespace: workflow.namespace ?? namespace,
      name: workflow.name ?? `${workflow.generateName ?? "workflow-"}xxxxx`,
      uid: "00000000-0000-0000-0000-000000000000",
    };
    const manifest: JsonObject = fillArguments(loaded, parameters, resources);
    return rehearse({ workflow: identity, manifest, resources: used, context, at: Date.now(), outcome: status });
  });
  const asked = requests.filter((request) => request.action === action);
  if (asked.length > 0) return { from: file, requests: asked, notes: [] };
  const known = Object.keys(actionPackages).join(", ");
  throw new UsageError(`${file} asks for no plugin.${action} when it ends ${status} (actions here: ${known})`, 5);
}
