import { expect, it } from "vitest";
import { createBatch } from "../../src/api/batch.ts";

function batchAt(clock: { now: number }) {
  const sent: (readonly string[])[] = [];
  const batch = createBatch<string>({
    send: async (items) => void sent.push(items),
    monotonic: () => clock.now,
  });
  return { sent, batch };
}

it("hands on many at once, in their order, when whoever fills it is going to wait", async () => {
  const { sent, batch } = batchAt({ now: 0 });
  for (const line of ["a", "b", "c"]) await batch.add(line, 1);
  expect(sent).toEqual([]);
  await batch.flush();
  await batch.flush();
  expect(sent).toEqual([["a", "b", "c"]]);
});

it("keeps nothing for long while others follow", async () => {
  const clock = { now: 0 };
  const { sent, batch } = batchAt(clock);
  await batch.add("a", 1);
  clock.now = 19;
  await batch.add("b", 1);
  expect(sent).toEqual([]);
  clock.now = 20;
  await batch.add("c", 1);
  expect(sent).toEqual([["a", "b", "c"]]);
});

it("holds no more than so much", async () => {
  const { sent, batch } = batchAt({ now: 0 });
  await batch.add("a", 64 * 1024 - 1);
  await batch.add("b", 1);
  await batch.add("c", 1);
  expect(sent).toEqual([["a", "b"]]);
});
