import { connectNats, provision, startNatsServer } from "@onexit/nats";
import { startChild } from "./child.mjs";
import { quantile } from "./figures.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

const warmUp = 2_000;
const offered = { count: 2_500, perSecond: 500 };
/** More than may act on one destination at once, for as long as anything is measured. */
const forSlow = 400;
const slowMs = 30_000;

/** Deliveries to one destination: alone (`reference`), or beside another one that takes 30 s for each call (`onexit`). */
export function measureNeighbour({ kind, natsServer, count }) {
  return withResources(async (use) => {
    const { dir } = use(await createTemporary());
    const server = use(await startNatsServer({ binary: natsServer, dir }));
    const natsUrl = `nats://${server.token}@127.0.0.1:${server.port}`;
    const provisioner = await connectNats({ url: natsUrl, name: "bench" });
    await provision(provisioner);
    await provisioner.close();
    const open = async (...args) => {
      const sink = use(startChild("delivery-sink.mjs", args));
      const url = `http://127.0.0.1:${(await sink.answer()).port}/hook`;
      const publisher = use(startChild("delivery-publisher.mjs", [natsUrl, "bench", url]));
      await publisher.answer();
      return { sink, publisher };
    };
    const quick = await open();
    const slow = await open(String(slowMs));
    const env = { NATS_URL: natsUrl, ONEXIT_HEALTH_PORT: "0", ONEXIT_HEALTH_HOST: "127.0.0.1", BENCH_QUIET: "1" };
    const service = use(startChild("delivery-onexit.mjs", [], env));

    const deliver = async (phase, order) => {
      const arrived = quick.sink.ask(order.count);
      await quick.publisher.ask({ phase, ...order });
      const said = await arrived;
      if (said.distinct !== order.count) throw new Error(`${said.distinct} of ${order.count} arrived`);
      return said;
    };
    await deliver("warm-up", { count: warmUp });
    if (kind === "onexit") {
      await slow.publisher.ask({ phase: "slow", count: forSlow });
      while ((await slow.sink.ask("count")).ids.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { seconds } = await deliver("rate", { count });
    const { latenciesMs } = await deliver("offered", offered);
    // It would wait for its slow acts.
    await service.kill();
    return { rate: count / seconds, p50: quantile(latenciesMs, 0.5), p99: quantile(latenciesMs, 0.99) };
  });
}
