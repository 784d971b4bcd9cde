// The POSTs alone, 64 at a time: nothing is taken from a stream, and nothing is written.
import { monotonicMs } from "./figures.mjs";
import { createPost } from "./post.mjs";

const [url] = process.argv.slice(2);
const slots = 64;
const post = createPost(slots);

async function publish({ phase, count }) {
  let next = 0;
  const work = async () => {
    while (next < count) {
      const id = `${phase}:${next}`;
      next += 1;
      await post(url, JSON.stringify({ id, text: "etl-1 load 70", sentAt: String(monotonicMs()) }));
    }
  };
  await Promise.all(Array.from({ length: slots }, work));
}

process.on("message", async (order) => {
  await publish(order);
  process.send("published");
});
process.on("disconnect", () => process.exit());
process.send("ready");
