import { allJournals, requestsOf } from "@onexit/events";
import { connectNats, type DurableOptions, permissionsText, provision, provisionDurable } from "@onexit/nats";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionPackages } from "../runtime/actions.ts";
import { findPureAction, importAction } from "../runtime/host-actions.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface NatsOptions extends GlobalOptions {
  readonly nats?: string;
  readonly roles?: string;
}

/** As the services make them by themselves where they may: `startAction`'s and the router's own. */
const ackWaitMs = 10_000;
const eventsAckWaitMs = 30_000;

/** `onexit nats config | provision`: users who may do their own work only, and what somebody else has to make for them. */
export async function nats(terminal: Terminal, [verb]: readonly string[], options: unknown): Promise<number> {
  const given = options as NatsOptions;
  const { actions: own } = await loadProjectConfig(terminal, given.config, undefined);
  const roles = given.roles?.split(",").map((role) => role.trim()) ?? (await everyRole(own));
  switch (verb) {
    case "config":
      terminal.stdout.write(permissionsText(roles));
      return 0;
    case "provision":
      return provisionAll(terminal, given, roles, own);
    default:
      throw new UsageError(`onexit nats has no verb ${JSON.stringify(verb)}: write config or provision`);
  }
}

async function everyRole(own: readonly string[]): Promise<readonly string[]> {
  const ownNames = await Promise.all(own.map(async (path) => (await importAction(path)).name));
  return ["engine", "router", ...Object.keys(actionPackages), ...ownNames];
}

async function provisionAll(
  terminal: Terminal,
  { nats: url = "nats://127.0.0.1:4222" }: NatsOptions,
  roles: readonly string[],
  own: readonly string[],
): Promise<number> {
  const credsFile = terminal.env.NATS_CREDS;
  await using connection = await connectNats({ url, name: "onexit-admin", ...(credsFile ? { credsFile } : {}) });
  await provision(connection);
  const durables = (await Promise.all(roles.map((role) => durablesOf(role, own)))).flat();
  await Promise.all(durables.map((durable) => provisionDurable(connection, durable)));
  const names = durables.map(({ durable }) => durable).join(", ");
  terminal.stderr.write(`the stream, the buckets and these consumers are there: ${names}\n`);
  return 0;
}

async function durablesOf(role: string, own: readonly string[]): Promise<readonly DurableOptions[]> {
  if (role === "engine") return [];
  if (role === "router") return [{ durable: role, filter: allJournals, ackWaitMs, maxAckPending: 1 }];
  const subscribes = ((await findPureAction(role, own))?.on ?? []).length > 0;
  const events = { durable: `${role}-events`, filter: allJournals, ackWaitMs: eventsAckWaitMs };
  return [{ durable: role, filter: requestsOf(role), ackWaitMs }, ...(subscribes ? [events] : [])];
}
