import type { GlobalOptions } from "../program/options.ts";
import { createEngineClient, type EngineClient } from "../runtime/engine-client.ts";
import { exitCodeOf, followWorkflow } from "../runtime/follow-workflow.ts";
import { defaultServer } from "../runtime/server.ts";
import type { Terminal } from "../terminal.ts";
import { objectAt, textAt } from "../view/argo-json.ts";

/** `onexit wait NAME…`: until they have ended; 1 when one of them has not succeeded. */
export async function wait(terminal: Terminal, names: readonly string[], options: unknown): Promise<number> {
  const { namespace, server = defaultServer } = options as GlobalOptions;
  const client = createEngineClient(server, terminal.env.ARGO_TOKEN);
  const codes = await Promise.all(names.map((name) => waitFor(terminal, client, namespace, name)));
  return Math.max(0, ...codes);
}

/** Waits for one workflow and says how it ended, as `argo wait` does. */
export async function waitFor(
  terminal: Terminal,
  client: EngineClient,
  namespace: string,
  name: string,
): Promise<number> {
  const ended = await followWorkflow(client, namespace, name);
  const status = objectAt(ended ?? {}, "status");
  terminal.stdout.write(
    ended === undefined
      ? `${name} was deleted\n`
      : `${name} ${textAt(status, "phase")} at ${textAt(status, "finishedAt")}\n`,
  );
  return exitCodeOf(ended);
}
