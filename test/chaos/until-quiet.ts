import { setTimeout as sleep } from "node:timers/promises";
import { backlogOf } from "@onexit/nats";
import type { ChaosOptions } from "./options.ts";
import type { World } from "./world.ts";

const pollMs = 1_000;

/** What a policy asks for comes after the end of its workflow: nothing but the receiver says that it is there. */
export async function untilThere(
  { receivers }: World,
  names: readonly string[],
  { patienceMs }: ChaosOptions,
): Promise<void> {
  const late = [...receivers.values()].filter(({ parameters }) => parameters === undefined);
  let most = -1;
  let since = performance.now();
  while (performance.now() - since < patienceMs) {
    const counts = await Promise.all(late.map((receiver) => receiver.count(names)));
    const sum = counts.reduce((total, { there }) => total + there.size, 0);
    if (sum >= late.length * names.length) return;
    if (sum > most) since = performance.now();
    most = sum;
    await sleep(pollMs);
  }
}

/** Waits until no message is out, by which something could still be doubled; then says who is not done with theirs. */
export async function untilIdle(
  { receivers, server }: World,
  { patienceMs }: ChaosOptions,
): Promise<readonly string[]> {
  await using nats = await server.connect({ name: "chaos" });
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const backlogs = await Promise.all(
      [...receivers.keys()].map(async (name) => ({ name, left: await backlogOf(nats, name) })),
    );
    const busy = backlogs.filter(({ left }) => left > 0);
    if (busy.length === 0 || performance.now() > deadline) {
      return busy.map(({ name, left }) => `${name}: ${left} messages are not done with`);
    }
    await sleep(pollMs);
  }
}
