import { nameOf, printWorkflow } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { createEngineClient, type EngineClient } from "../runtime/engine-client.ts";
import { defaultServer } from "../runtime/server.ts";
import type { Terminal } from "../terminal.ts";
import { type AfterOptions, followAs } from "./after-submit.ts";

interface AgainOptions extends GlobalOptions, AfterOptions {
  readonly parameter?: readonly string[];
  readonly restartSuccessful?: boolean;
  readonly nodeFieldSelector?: string;
  readonly memoized?: boolean;
}

/** `onexit retry NAME…`: workflows that have failed run again, from where they failed. */
export async function retry(terminal: Terminal, names: readonly string[], options: unknown): Promise<number> {
  const { parameter, restartSuccessful = false, nodeFieldSelector, ...given } = options as AgainOptions;
  const request = {
    restartSuccessful,
    ...(nodeFieldSelector === undefined ? {} : { nodeFieldSelector }),
    ...(parameter === undefined ? {} : { parameters: parameter }),
  };
  const again = (client: EngineClient, name: string) => client.retry(given.namespace, name, request);
  return each(terminal, names, given, again, (name) => `${name} runs again`);
}

/** `onexit resubmit NAME…`: the same workflows anew, each under another name. */
export async function resubmit(terminal: Terminal, names: readonly string[], options: unknown): Promise<number> {
  const { parameter, memoized = false, ...given } = options as AgainOptions;
  const request = { memoized, ...(parameter === undefined ? {} : { parameters: parameter }) };
  const again = (client: EngineClient, name: string) => client.resubmit(given.namespace, name, request);
  return each(terminal, names, given, again, (name, made) => `${name} submitted again as ${made}`);
}

async function each(
  terminal: Terminal,
  names: readonly string[],
  given: AgainOptions,
  again: (client: EngineClient, name: string) => ReturnType<EngineClient["retry"]>,
  said: (name: string, made: string) => string,
): Promise<number> {
  const client = createEngineClient(terminal, given.server ?? defaultServer);
  const made: string[] = [];
  for (const name of names) {
    const workflow = await again(client, name);
    made.push(nameOf(workflow));
    if (given.output !== undefined) await printWorkflow(terminal, workflow, given.output);
    else if (terminal.manner?.quiet) terminal.stdout.write(`${nameOf(workflow)}\n`);
    else terminal.stdout.write(`${said(name, nameOf(workflow))}\n`);
  }
  return followAs(terminal, client, made, given);
}
