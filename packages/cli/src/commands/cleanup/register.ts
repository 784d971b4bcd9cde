import { randomUUID } from "node:crypto";
import { lookPorts, registerRequest } from "@onexit/cleanup";
import type { DeliveryEvent } from "@onexit/events";
import { parseDuration } from "@onexit/manifest";
import { say } from "../../print.ts";
import type { Terminal } from "../../terminal.ts";
import { UsageError } from "../../usage-error.ts";
import { listenToCleanup } from "./answers.ts";
import { type CleanupOptions, withRegistry } from "./options.ts";
import { findOwner, ownerWordOf } from "./owner.ts";
import { targetParameters } from "./targets.ts";

/** How long a cleanup service may take to answer, ms. */
const patienceMs = 10_000;

/** `onexit cleanup register TARGET…`: asks the cleanup service, which alone knows in which roots it may remove. */
export async function registerByHand(
  terminal: Terminal,
  words: readonly string[],
  options: CleanupOptions,
): Promise<number> {
  const targets = targetParameters(words);
  const word = ownerWordOf(options);
  const { ttl, why = "registered by hand" } = options;
  if (ttl === undefined) throw new UsageError("for how long? give --ttl, such as --ttl 2h");
  const parsed = parseDuration(ttl);
  if ("problem" in parsed) throw new UsageError(`--ttl: ${parsed.problem}`);

  if (options.run !== undefined) {
    throw new UsageError("a run of onexit run registers by its own steps, with mode: register; see docs/actions.md");
  }
  const parameters = { ...targets, ttl, why, ...(options.dryRun === true ? { dryRun: true } : {}) };
  return withRegistry(terminal, options, async (nats) => {
    const owner = await findOwner(nats, word, options.namespace);
    const request = registerRequest(owner, parameters, { id: randomUUID(), now: Date.now(), patienceMs });
    await using answers = await listenToCleanup(nats);
    await lookPorts(nats).publish(request);
    const answer = (await answers.on([request.key], patienceMs)).get(request.key);
    say(terminal, `${saidOf(answer)} (owner ${owner.name})`);
    return 0;
  });
}

function saidOf(answer: DeliveryEvent | undefined): string {
  switch (answer?.type) {
    case "ActionSucceeded":
      return answer.detail;
    case "ActionSuppressed":
      return answer.reason;
    case "ActionFailed":
      throw new UsageError(`not registered yet: ${answer.problem.message}; try again later`, 3);
    case "ActionDead":
      throw new UsageError(answer.problem.message);
    default:
      throw new UsageError(
        `nothing was registered: no cleanup service answered within ${patienceMs / 1000} s; start one with onexit serve --roles cleanup`,
        4,
      );
  }
}
