import { type ActionContext, type Outcome, RetryableError } from "@onexit/sdk";
import type { CleanupConfig } from "../config.ts";
import { dryOutcomeOf, outcomeOf } from "../outcome.ts";
import { type CleanupParameters, cleanupParameters } from "../parameters.ts";
import { planCleanup } from "../plan.ts";
import { type Locks, removePlanned } from "../remove-planned.ts";
import { targetsOf } from "../targets.ts";
import { keyOf, type OwnerStanding, verdictOf } from "./registration.ts";
import type { Registered, RegistryStore } from "./registry.ts";
import { parametersOf } from "./resource.ts";

/** Who may tell whether an owner has ended. */
export interface Owners {
  standingOf(owner: { readonly uid: string }): Promise<OwnerStanding>;
}

/** What a registered thing is removed with. */
export interface RegisteredPorts {
  readonly registry: RegistryStore;
  readonly owners: Owners;
  readonly locks: Locks;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * `mode: sweep`: removes one thing that is registered, by the rules of every cleanup, and then its registration. Whether it is
 * due is looked at again here: between the request and now it may have been renewed or taken by its owner.
 */
export async function removeRegistered(
  context: ActionContext<CleanupParameters, CleanupConfig>,
  { registry, owners, locks, now }: RegisteredPorts,
): Promise<Outcome> {
  const { request, config, signal, log, sent } = context;
  const key = { owner: request.workflow.uid, resource: context.parameters.registration ?? "" };
  const found = await registry.get(key);
  if (found === undefined) return { outcome: "already", detail: "it is not registered any more" };
  const { due, why } = verdictOf(found.record, await owners.standingOf(request.workflow), now());
  if (!due) return { outcome: "suppressed", detail: `it is not due: ${why}` };
  const declared = parametersOf(found.record.resource);
  const parameters = cleanupParameters.parse(declared);
  const targets = targetsOf({ request: { ...request, parameters: declared }, parameters, config });
  const plan = await planCleanup(targets, { parameters, config, signal });
  if (context.parameters.dryRun === true) return dryOutcomeOf(plan, parameters);
  await sent();
  const taken = await take(registry, found, now() + request.timeoutMs);
  try {
    const cleaned = await removePlanned(plan, { locks, signal, log });
    const [image] = cleaned.inUse;
    if (image !== undefined) throw new RetryableError(`${image} is in use by a container`);
    const outcome = outcomeOf(cleaned, parameters);
    if (!(await registry.remove(key, taken.revision))) log.warn({ key }, "removed, and registered again meanwhile");
    return { ...outcome, detail: `${outcome.detail}: ${why}` };
  } catch (thrown) {
    await giveBack(registry, taken).catch((err: unknown) => log.warn({ err, key }, "it stays marked as being removed"));
    throw thrown;
  }
}

/** From here on nobody is told that it is registered: what they make then would be removed with it. */
async function take(registry: RegistryStore, { record, revision }: Registered, until: number): Promise<Registered> {
  const taken = { ...record, takenUntil: until };
  const written = await registry.update(keyOf(record), taken, revision);
  if (written === undefined) throw new RetryableError("its registration changed just now");
  return { record: taken, revision: written };
}

async function giveBack(registry: RegistryStore, { record, revision }: Registered): Promise<void> {
  const { takenUntil: _, ...free } = record;
  await registry.update(keyOf(record), free, revision);
}
