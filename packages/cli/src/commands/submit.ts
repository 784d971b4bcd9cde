import { fillArguments, requireWorkflows } from "../input.ts";
import { nameOf, printWorkflow } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { createCronClient } from "../runtime/cron-client.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface SubmitOptions extends GlobalOptions {
  readonly parameter?: readonly string[];
}

/**
 * `onexit submit FILE…`: checks every file, then hands each workflow to a running engine. A cron workflow is created
 * there, or takes the place of the one of its name.
 */
export async function submit(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const { parameter = [], server = "127.0.0.1:2746", namespace, output, config } = options as SubmitOptions;
  const { workflows, crons, resources } = await requireWorkflows(terminal, files, { config, crons: true });
  if (workflows.length === 0 && parameter.length > 0) {
    throw new UsageError("-p is for workflows; the arguments of a cron workflow stand in its manifest");
  }
  const manifests = workflows.map(
    (loaded) =>
      [loaded.workflow.namespace ?? namespace, fillArguments(loaded, parameter, resources), loaded.used] as const,
  );
  const client = createEngineClient(server, terminal.env.ARGO_TOKEN);
  for (const [place, manifest, used] of manifests) {
    const created = await client.submit(place, manifest, used);
    if (output !== undefined) await printWorkflow(terminal, created, output);
    else terminal.stdout.write(`${nameOf(created)} submitted to ${server}, namespace ${place}\n`);
  }
  const cronClient = createCronClient(server, terminal.env.ARGO_TOKEN);
  for (const { cron, manifest, used } of crons) {
    const place = cron.namespace ?? namespace;
    const { stored, isNew } = await cronClient.apply(place, cron.name, manifest, used);
    if (output !== undefined) await printWorkflow(terminal, stored, output);
    else terminal.stdout.write(`${cron.name} ${isNew ? "created" : "updated"} on ${server}, namespace ${place}\n`);
  }
  return 0;
}
