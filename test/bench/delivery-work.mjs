// What the benches of deliveries have in common: a server, a service's environment, and the work itself.
import { connectNats, provision, startNatsServer } from "@onexit/nats";
import { quantile } from "./figures.mjs";

/** Enough for the compilers of all programs. */
const warmUp = 2_000;
/** Twenty seconds, so that a p99 rests on a hundred deliveries and not on one pause. */
const offered = { count: 10_000, perSecond: 500 };

/** A provisioned nats-server of the bench's own, and its address. */
export async function startProvisioned({ use, dir, natsServer }) {
  const server = use(await startNatsServer({ binary: natsServer, dir }));
  const natsUrl = `nats://${server.token}@127.0.0.1:${server.port}`;
  const provisioner = await connectNats({ url: natsUrl, name: "bench" });
  await provision(provisioner);
  await provisioner.close();
  return { server, natsUrl };
}

/** What `delivery-onexit.mjs` needs. */
export function serviceEnvironment(natsUrl) {
  return { NATS_URL: natsUrl, ONEXIT_HEALTH_PORT: "0", ONEXIT_HEALTH_HOST: "127.0.0.1", BENCH_QUIET: "1" };
}

/**
 * Has an order published, and resolves when the sink has got as many messages. Throws when one of them was there before,
 * unless the sender `mayRepeat`.
 */
export function delivererTo({ sink, publisher, kind, mayRepeat = false }) {
  return async (phase, order) => {
    const arrived = sink.ask(order.count);
    await publisher.ask({ phase, ...order });
    const said = await arrived;
    if (said.distinct !== order.count && !mayRepeat)
      throw new Error(`${kind}: ${said.distinct} of ${order.count} arrived`);
    return said;
  };
}

/** Delivers `count` at once and then 500 a second, after enough to be warm; `beforeMeasuring` comes between. Times in ms. */
export async function measureWork(deliver, count, beforeMeasuring = async () => {}) {
  const rate = await measureRate(deliver, count, beforeMeasuring);
  const { latenciesMs } = await deliver("offered", offered);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(latenciesMs, share));
  return { rate, p50, p95, p99 };
}

/** Delivers `count` at once, after enough to be warm; per second. */
export async function measureRate(deliver, count, beforeMeasuring = async () => {}) {
  await deliver("warm-up", { count: warmUp });
  await beforeMeasuring();
  const { seconds } = await deliver("rate", { count });
  return count / seconds;
}
