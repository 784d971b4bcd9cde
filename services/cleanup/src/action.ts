import { type ActionContext, defineAction, type Outcome } from "@onexit/sdk";
import { type CleanupConfig, cleanupConfig } from "./config.ts";
import { dryOutcomeOf, outcomeOf } from "./outcome.ts";
import { type CleanupParameters, cleanupParameters } from "./parameters.ts";
import { planCleanup } from "./plan.ts";
import { forget, ownRegistrations } from "./registry/forget.ts";
import { registerTargets } from "./registry/register-targets.ts";
import { type RegisteredPorts, removeRegistered } from "./registry/remove-registered.ts";
import { removePlanned } from "./remove-planned.ts";
import { targetsOf } from "./targets.ts";

/** What the cleanup action needs of the outside. */
export type CleanupPorts = RegisteredPorts;

/**
 * Removes files, objects of buckets and of clusters, and images, then releases locks. Every target is checked before the
 * first is touched, so a mistake in one leaves all as they are, the locks too. What is gone already is done: repeating is
 * harmless. Or registers targets, to be removed when their owner has ended and has not done it.
 */
export function cleanupAction(ports: CleanupPorts) {
  return defineAction({
    name: "cleanup",
    parameters: cleanupParameters,
    config: cleanupConfig,

    run(context) {
      switch (context.parameters.mode) {
        case "register":
          return registerTargets(context, ports.registry, ports.now);
        case "sweep":
          return removeRegistered(context, ports);
        case "remove":
          return removeTargets(context, ports);
      }
    },
  });
}

async function removeTargets(
  context: ActionContext<CleanupParameters, CleanupConfig>,
  { locks, registry }: CleanupPorts,
): Promise<Outcome> {
  const { request, parameters, signal, log, sent } = context;
  // Texts first: they need nobody's answer, and a mistake in them is the likeliest of all.
  const targets = targetsOf(context);
  const [plan, own] = await Promise.all([
    planCleanup(targets, context),
    // Before anything is removed: what is registered again after that is another thing.
    ownRegistrations(registry, request.workflow.uid, targets, log),
  ]);
  if (parameters.dryRun === true) return dryOutcomeOf(plan, parameters);
  await sent();
  const cleaned = await removePlanned(plan, { locks, signal, log });
  await forget(registry, own, cleaned, log);
  return outcomeOf(cleaned, parameters);
}
