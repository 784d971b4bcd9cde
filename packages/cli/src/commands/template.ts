import { printItems, printWorkflow, say } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { defaultServer } from "../runtime/server.ts";
import { createTemplateClient, type TemplateClient } from "../runtime/template-client.ts";
import { withStdin } from "../stdin.ts";
import { metadataNamespaceOf, requireTemplates } from "../templates-in.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { templateTable } from "../view/template-table.ts";

interface TemplateOptions extends GlobalOptions {
  readonly cluster?: boolean;
  readonly allNamespaces?: boolean;
}

/** `onexit template list|get|create|delete`: the workflow templates of a running engine. */
export async function template(
  terminal: Terminal,
  [verb = "", ...targets]: readonly string[],
  options: unknown,
): Promise<number> {
  const given = options as TemplateOptions;
  const clientOf = (isCluster: boolean) => createTemplateClient(terminal, given.server ?? defaultServer, isCluster);
  const client = clientOf(given.cluster === true);
  if (verb === "list") return list(terminal, client, given);
  if (!["get", "create", "delete"].includes(verb)) {
    throw new UsageError(`template ${JSON.stringify(verb)}: the verbs are list, get, create and delete`);
  }
  const what = verb === "create" ? "FILE" : "NAME";
  if (targets.length === 0) throw new UsageError(`template ${verb}: say which, as in onexit template ${verb} ${what}`);
  if (verb === "create") return create(await withStdin(terminal, targets), targets, given, clientOf);
  for (const name of targets) {
    if (verb === "get") await printWorkflow(terminal, await client.get(given.namespace, name), given.output ?? "yaml");
    else {
      await client.remove(given.namespace, name);
      say(terminal, `template ${name} deleted`);
    }
  }
  return 0;
}

async function create(
  terminal: Terminal,
  files: readonly string[],
  given: TemplateOptions,
  clientOf: (isCluster: boolean) => TemplateClient,
): Promise<number> {
  for (const { kind, name, manifest } of await requireTemplates(terminal, files)) {
    const place = metadataNamespaceOf(manifest) ?? given.namespace;
    const { stored, isNew } = await clientOf(kind === "ClusterWorkflowTemplate").apply(place, name, manifest);
    if (given.output !== undefined) await printWorkflow(terminal, stored, given.output);
    else say(terminal, `${name} ${isNew ? "created" : "updated"}`);
  }
  return 0;
}

async function list(terminal: Terminal, client: TemplateClient, given: TemplateOptions): Promise<number> {
  const all = given.allNamespaces === true;
  const items = await client.list(all ? "" : given.namespace);
  const isNamespaced = all && given.cluster !== true;
  const table = () => templateTable(items, { now: Date.now(), allNamespaces: isNamespaced });
  await printItems(terminal, items, given.output, table);
  return 0;
}
