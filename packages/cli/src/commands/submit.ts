import { fillArguments, requireWorkflows } from "../input.ts";
import { nameOf, printWorkflow } from "../print.ts";
import type { GlobalOptions } from "../program.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import type { Terminal } from "../terminal.ts";

interface SubmitOptions extends GlobalOptions {
  readonly parameter?: readonly string[];
}

/** `onexit submit FILE…`: checks every file, then hands each workflow to a running engine. */
export async function submit(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const { parameter = [], server = "127.0.0.1:2746", namespace, output, config } = options as SubmitOptions;
  const { workflows, resources } = await requireWorkflows(terminal, files, { config });
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
  return 0;
}
