import type { GlobalOptions } from "../program/options.ts";
import type { EngineClient } from "../runtime/engine-client.ts";
import { exitCodeOf, followWorkflow } from "../runtime/follow-workflow.ts";
import { engineSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { waitFor } from "./wait.ts";
import { watchWorkflow } from "./watch.ts";

/** What is to be done with workflows that have just been started. */
export interface AfterOptions {
  readonly wait?: boolean;
  readonly watch?: boolean;
  readonly log?: boolean;
}

/** Waits for workflows, shows them or their logs, as the options say; the exit code that their ends make. */
export async function followAs(
  terminal: Terminal,
  client: EngineClient,
  names: readonly string[],
  options: GlobalOptions & AfterOptions,
): Promise<number> {
  const { namespace, wait, watch, log } = options;
  const source = engineSource(client, namespace);
  const codes: number[] = [];
  if (log === true || watch === true) {
    for (const name of names) {
      if (watch === true) codes.push(await watchWorkflow(terminal, source, name, options));
      else codes.push(await logsToTheEnd(terminal, client, namespace, name));
    }
  } else if (wait === true) {
    codes.push(...(await Promise.all(names.map((name) => waitFor(terminal, source, name)))));
  }
  return Math.max(0, ...codes);
}

async function logsToTheEnd(
  terminal: Terminal,
  client: EngineClient,
  namespace: string,
  name: string,
): Promise<number> {
  const query = { "logOptions.container": "main", "logOptions.follow": "true" };
  for await (const { podName, content } of client.logs(namespace, name, query)) {
    terminal.stdout.write(`${podName}: ${content}\n`);
  }
  return exitCodeOf(await followWorkflow(client, namespace, name));
}
