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
    const publisher = use(startPublisher(kind, natsUrl, target));
    await publisher.answer();
    use(startService(kind, server, natsUrl));
    return measureWork(delivererTo({ sink, publisher, kind }), count);
  });
}

/** The process that asks for deliveries of that kind. */
export function startPublisher(kind, natsUrl, target) {
  return startChild("delivery-publisher.mjs", [natsUrl, kind === "onexit" ? "bench" : "reference", target]);
}

/** The process that delivers; `more` are further words for the reference. */
export function startService(kind, server, natsUrl, ...more) {
  if (kind === "reference")
    return startChild("delivery-reference.mjs", [`127.0.0.1:${server.port}`, server.token, ...more]);
  return startChild("delivery-onexit.mjs", [], serviceEnvironment(natsUrl));
}
