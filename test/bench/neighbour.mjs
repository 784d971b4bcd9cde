import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "./child.mjs";
import { delivererTo, measureWork, serviceEnvironment, startProvisioned } from "./delivery-work.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

/** More than may act on one destination at once, for as long as anything is measured. */
const forSlow = 400;
const slowMs = 30_000;

/** Deliveries to one destination: alone (`reference`), or beside another one that takes 30 s for each call (`onexit`). */
export function measureNeighbour({ kind, natsServer, count }) {
  return withResources(async (use) => {
    const { dir } = use(await createTemporary());
    const { natsUrl } = await startProvisioned({ use, dir, natsServer });
    const open = async (...args) => {
      const sink = use(startChild("delivery-sink.mjs", args));
      const url = `http://127.0.0.1:${(await sink.answer()).port}/hook`;
      const publisher = use(startChild("delivery-publisher.mjs", [natsUrl, "bench", url]));
      await publisher.answer();
      return { sink, publisher };
    };
    const quick = await open();
    const slow = await open(String(slowMs));
    const service = use(startChild("delivery-onexit.mjs", [], serviceEnvironment(natsUrl)));
    const beginSlow = async () => {
      if (kind !== "onexit") return;
      await slow.publisher.ask({ phase: "slow", count: forSlow });
      while ((await slow.sink.ask("count")).ids.length === 0) await sleep(50);
    };
    const work = await measureWork(delivererTo({ ...quick, kind }), count, beginSlow);
    // It would wait for its slow acts.
    await service.kill();
    return work;
  });
}
