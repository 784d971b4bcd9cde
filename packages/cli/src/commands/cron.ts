import { outputOptions } from "../output.ts";
import { printItems, printWorkflow, say } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { type CronClient, createCronClient } from "../runtime/cron-client.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { cronDetails, cronTable } from "../view/cron-table.ts";

interface CronOptions extends GlobalOptions {
  readonly allNamespaces?: boolean;
}

const done = { suspend: "suspended", resume: "resumed" } as const;

/** `onexit cron list|get|suspend|resume|delete [NAME]`: the cron workflows of a running engine. */
export async function cron(terminal: Terminal, args: readonly string[], options: unknown): Promise<number> {
  const given = options as CronOptions;
  const { server = "127.0.0.1:2746", namespace } = given;
  const [verb = "", name] = args;
  const client = createCronClient(terminal, server);
  if (verb === "list") return list(terminal, client, given);
  if (!["get", "suspend", "resume", "delete"].includes(verb)) {
    throw new UsageError(`cron ${JSON.stringify(verb)}: the verbs are list, get, suspend, resume and delete`);
  }
  if (name === undefined) throw new UsageError(`cron ${verb}: say which, as in onexit cron ${verb} NAME`);
  if (verb === "get") {
    const found = await client.get(namespace, name);
    if (given.output !== undefined) await printWorkflow(terminal, found, given.output);
    else terminal.stdout.write(`${cronDetails(found, clockOf(terminal, given)).join("\n")}\n`);
    return 0;
  }
  if (verb === "suspend" || verb === "resume") await client.steer(namespace, name, verb);
  else await client.remove(namespace, name);
  say(terminal, `cron workflow ${name} ${verb === "suspend" || verb === "resume" ? done[verb] : "deleted"}`);
  return 0;
}

async function list(terminal: Terminal, client: CronClient, given: CronOptions): Promise<number> {
  const all = given.allNamespaces === true;
  const items = await client.list(all ? "" : given.namespace);
  const table = () => cronTable(items, { ...clockOf(terminal, given), allNamespaces: all });
  await printItems(terminal, items, given.output, table);
  return 0;
}

function clockOf(terminal: Terminal, flags: CronOptions) {
  const { utc } = outputOptions({ flags, env: terminal.env, isTty: terminal.stdout.isTTY === true });
  return { now: Date.now(), utc };
}
