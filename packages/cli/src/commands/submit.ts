import type { JsonObject } from "@onexit/events";
import { fillArguments, type Loaded, requireWorkflows } from "../input.ts";
import { nameOf, printWorkflow, say } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { createCronClient } from "../runtime/cron-client.ts";
import { createEngineClient, type EngineClient } from "../runtime/engine-client.ts";
import { givenParameters, type ParameterOptions } from "../runtime/parameter-file.ts";
import { defaultServer } from "../runtime/server.ts";
import { storedTemplates } from "../runtime/stored-templates.ts";
import { withStdin } from "../stdin.ts";
import { type Changes, withChanges } from "../submit/with-changes.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type AfterOptions, followAs } from "./after-submit.ts";

interface SubmitOptions extends GlobalOptions, AfterOptions, Changes, ParameterOptions {
  readonly from?: string;
  readonly dryRun?: boolean;
}

/**
 * `onexit submit FILE…|-`: checks every file, then hands each workflow to a running engine. A cron workflow is created
 * there, or takes the place of the one of its name. `--from KIND/NAME` takes a template of the engine's.
 */
export async function submit(caller: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const terminal = await withStdin(caller, files);
  const asked = options as SubmitOptions;
  const given: SubmitOptions = { ...asked, parameter: await givenParameters(terminal, asked) };
  const server = given.server ?? defaultServer;
  const client = createEngineClient(terminal, server);
  if (given.from !== undefined && files.length > 0) throw new UsageError("give files, or --from: not both");
  const made =
    given.from === undefined
      ? await submitFiles(terminal, client, files, given, server)
      : [await submitFrom(client, given.from, given)];
  for (const workflow of made) await tellOf(terminal, workflow, given, server);
  return given.dryRun === true ? 0 : followAs(terminal, client, made.map(nameOf), given);
}

async function tellOf(terminal: Terminal, workflow: JsonObject, given: SubmitOptions, server: string): Promise<void> {
  const { output, dryRun = false, namespace } = given;
  // The name is what one goes on with, and is often made by the engine.
  const format = output ?? (terminal.manner?.quiet ? "name" : undefined);
  if (format !== undefined) await printWorkflow(terminal, workflow, format);
  else if (dryRun) say(terminal, `${nameOf(workflow)} would be submitted to ${server}, namespace ${namespace}`);
  else say(terminal, `${nameOf(workflow)} submitted to ${server}, namespace ${namespace}`);
}

async function submitFrom(client: EngineClient, from: string, given: SubmitOptions): Promise<JsonObject> {
  const [, kind, name] = /^([^/]+)\/([^/]+)$/.exec(from) ?? [];
  if (kind === undefined || name === undefined) {
    throw new UsageError(`--from ${JSON.stringify(from)}: write KIND/NAME, as in workflowtemplate/build`);
  }
  const { parameter = [], dryRun = false, namespace } = given;
  return client.submitFrom(namespace, kind, name, {
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.generateName === undefined ? {} : { generateName: given.generateName }),
    ...(given.labels === undefined ? {} : { labels: given.labels }),
    ...(given.entrypoint === undefined ? {} : { entryPoint: given.entrypoint }),
    ...(given.priority === undefined ? {} : { priority: Number(given.priority) }),
    parameters: parameter,
    serverDryRun: dryRun,
  });
}

async function submitFiles(
  terminal: Terminal,
  client: EngineClient,
  files: readonly string[],
  given: SubmitOptions,
  server: string,
): Promise<readonly JsonObject[]> {
  if (files.length === 0) throw new UsageError("say what: files, - for standard input, or --from KIND/NAME");
  const { parameter = [], namespace, config, dryRun = false } = given;
  const stored = await storedTemplates(terminal, files, server, namespace);
  const loaded = await requireWorkflows(terminal, files, { config, crons: true, resources: stored });
  const { workflows, crons, resources } = loaded;
  if (workflows.length === 0 && parameter.length > 0) {
    throw new UsageError("-p is for workflows; the arguments of a cron workflow stand in its manifest");
  }
  if (workflows.length > 1 && given.name !== undefined) throw new UsageError("--name is for one workflow");
  const manifests = workflows.map((workflow) => ({
    place: workflow.workflow.namespace ?? namespace,
    manifest: withChanges(fillArguments(workflow, parameter, resources), given),
    // What the engine has it finds by itself, as it is then.
    used: workflow.used.filter((used) => !stored.includes(used)),
  }));
  const made: JsonObject[] = [];
  for (const { place, manifest, used } of manifests) made.push(await client.submit(place, manifest, used, dryRun));
  if (dryRun) for (const { cron } of crons) say(terminal, `${cron.name} would be created on ${server}`);
  else await applyCrons(terminal, crons, given, server, stored);
  return made;
}

async function applyCrons(
  terminal: Terminal,
  crons: Loaded["crons"],
  { namespace, output }: SubmitOptions,
  server: string,
  stored: readonly JsonObject[],
): Promise<void> {
  const client = createCronClient(terminal, server);
  for (const { cron, manifest, used } of crons) {
    const place = cron.namespace ?? namespace;
    const own = used.filter((one) => !stored.includes(one));
    const { stored: shown, isNew } = await client.apply(place, cron.name, manifest, own);
    if (output !== undefined) await printWorkflow(terminal, shown, output);
    else say(terminal, `${cron.name} ${isNew ? "created" : "updated"} on ${server}, namespace ${place}`);
  }
}
