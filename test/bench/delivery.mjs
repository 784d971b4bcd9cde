import { connectNats, provision, startNatsServer } from "@onexit/nats";
import { startChild } from "./child.mjs";
import { quantile } from "./figures.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

/** Enough for the compiler of both programs. */
const warmUp = 2_000;
const offered = { count: 10_000, perSecond: 500 };

/**
 * Deliveries of one kind, `onexit` or `reference`: `count` at once, then 500 a second, with publisher, service, sink
 * and nats-server each a process. Throws when one arrived twice or not at all.
 */
export function measureDelivery({ kind, natsServer, count }) {
  return withResources(async (use) => {
    const { dir } = use(await createTemporary());
    const server = use(await startNatsServer({ binary: natsServer, dir }));
    const natsUrl = `nats://${server.token}@127.0.0.1:${server.port}`;
    const provisioner = await connectNats({ url: natsUrl, name: "bench" });
    await provision(provisioner);
    await provisioner.close();

    const sink = use(startChild("delivery-sink.mjs"));
    const { port } = await sink.answer();
    const action = kind === "onexit" ? "bench" : "reference";
    const target = `http://127.0.0.1:${port}/hook`;
    const publisher = use(startChild("delivery-publisher.mjs", [natsUrl, action, target]));
    await publisher.answer();
    use(startService(kind, server, natsUrl));

    const deliver = async (phase, order) => {
      const arrived = sink.ask(order.count);
      await publisher.ask({ phase, ...order });
      const said = await arrived;
      if (said.distinct !== order.count) throw new Error(`${kind}: ${said.distinct} of ${order.count} arrived`);
      return said;
    };
    await deliver("warm-up", { count: warmUp });
    const { seconds } = await deliver("rate", { count });
    const { latenciesMs } = await deliver("offered", offered);
    return { rate: count / seconds, p50: quantile(latenciesMs, 0.5), p99: quantile(latenciesMs, 0.99) };
  });
}

function startService(kind, server, natsUrl) {
  if (kind === "reference") return startChild("delivery-reference.mjs", [`127.0.0.1:${server.port}`, server.token]);
  const env = { NATS_URL: natsUrl, ONEXIT_HEALTH_PORT: "0", ONEXIT_HEALTH_HOST: "127.0.0.1", BENCH_QUIET: "1" };
  return startChild("delivery-onexit.mjs", [], env);
}
