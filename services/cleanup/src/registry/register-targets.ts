import type { ActionContext, Outcome } from "@onexit/sdk";
import type { CleanupConfig } from "../config.ts";
import { findFiles } from "../files/find.ts";
import { destinationOf } from "../outcome.ts";
import type { CleanupParameters } from "../parameters.ts";
import { refusalsIn, refuse, targetsOf } from "../targets.ts";
import { type RegistryStore, register } from "./registry.ts";
import { resourcesOf, resourceText } from "./resource.ts";

type Context = Pick<
  ActionContext<CleanupParameters, CleanupConfig>,
  "request" | "parameters" | "config" | "signal" | "sent"
>;

/**
 * `mode: register`: notes that the targets are the workflow's, and removes nothing. What could not be removed one day, as
 * what is outside of the roots, is refused now, all of it at once.
 */
export async function registerTargets(context: Context, store: RegistryStore, now: () => number): Promise<Outcome> {
  const { request, parameters, config, signal } = context;
  const targets = targetsOf(context);
  if (targets.paths.length > 0) {
    const { found } = await findFiles(targets.paths, config.roots?.directories, signal);
    refuse(refusalsIn(found), parameters);
  }
  const resources = resourcesOf(targets);
  const destination = destinationOf(parameters);
  if (parameters.dryRun === true) {
    return {
      outcome: "suppressed",
      detail: `dry run: would register ${resources.map(resourceText).join(", ")}`,
      destination,
    };
  }
  await context.sent();
  const { ttl: ttlMs = 0, why = originText(request.origin) } = parameters;
  const counts = { registered: 0, renewed: 0 };
  for (const resource of resources) {
    signal.throwIfAborted();
    const wish = { resource, owner: request.workflow, why, ttlMs, now: now() };
    counts[await register(store, wish)] += 1;
  }
  const parts = Object.entries(counts).flatMap(([word, count]) => (count === 0 ? [] : [`${count} ${word}`]));
  const until = new Date(now() + ttlMs).toISOString();
  return { outcome: "succeeded", detail: `${parts.join(", ")} until ${until}`, destination };
}

function originText(origin: Context["request"]["origin"]): string {
  return origin.kind === "node" ? `registered by ${origin.node}` : "";
}
