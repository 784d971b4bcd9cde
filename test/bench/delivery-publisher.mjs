// Publishes requests when asked: `count` of them as fast as the stream takes them, or `perSecond`.
import { setTimeout as sleep } from "node:timers/promises";
import { connectNats, createPublisher } from "@onexit/nats";
import { requestOf } from "./delivery-request.mjs";

const [natsUrl, action, sinkUrl] = process.argv.slice(2);
const nats = await connectNats({ url: natsUrl, name: "publisher" });
const publisher = createPublisher(nats);

/** How many publishes are awaited together; the publisher keeps as many under way. */
const window = 256;

async function publish({ phase, count, perSecond }) {
  const startedAt = performance.now();
  let pending = [];
  for (let n = 0; n < count; n += 1) {
    if (perSecond !== undefined) await sleepUntil(startedAt + (n * 1_000) / perSecond);
    const { subject, event, id } = requestOf(action, sinkUrl, phase, n);
    pending.push(publisher.publish(subject, event, { id }));
    if (pending.length === window) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
}

async function sleepUntil(time) {
  const left = time - performance.now();
  if (left > 0.5) await sleep(left);
}

process.on("message", async (order) => {
  await publish(order);
  process.send("published");
});
process.on("disconnect", () => process.exit());
process.send("ready");
