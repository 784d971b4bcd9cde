import { startChild } from "./child.mjs";
import { delivererTo, measureWork, serviceEnvironment, startProvisioned } from "./delivery-work.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

/**
 * Deliveries of one kind, `onexit` or `reference`: `count` at once, then 500 a second, with publisher, service, sink
 * and nats-server each a process. Throws when one arrived twice or not at all.
 */
export function measureDelivery({ kind, natsServer, count }) {
  return withResources(async (use) => {
    const { dir } = use(await createTemporary());
    const { server, natsUrl } = await startProvisioned({ use, dir, natsServer });
    const sink = use(startChild("delivery-sink.mjs"));
    const target = `http://127.0.0.1:${(await sink.answer()).port}/hook`;
    const action = kind === "onexit" ? "bench" : "reference";
    const publisher = use(startChild("delivery-publisher.mjs", [natsUrl, action, target]));
    await publisher.answer();
    use(startService(kind, server, natsUrl));
    return measureWork(delivererTo({ sink, publisher, kind }), count);
  });
}

function startService(kind, server, natsUrl) {
  if (kind === "reference") return startChild("delivery-reference.mjs", [`127.0.0.1:${server.port}`, server.token]);
  return startChild("delivery-onexit.mjs", [], serviceEnvironment(natsUrl));
}
