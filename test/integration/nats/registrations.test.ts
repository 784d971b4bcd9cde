import { openRegistrations } from "@onexit/nats";
import { expect, it } from "vitest";
import { createTestServer, operatorOf } from "../../support/nats.ts";

it("registrations are found by their owner and names, few or many", async () => {
  await using server = await createTestServer();
  const registrations = openRegistrations<{ readonly n: number }>(await server.connect());
  const names = Array.from({ length: 40 }, (_, n) => `thing ${n}`);
  for (const [n, resource] of names.entries()) await registrations.create({ owner: "name:a/b c", resource }, { n });
  await registrations.create({ owner: "other", resource: "thing 1" }, { n: 100 });
  const numbersOf = async (resources: readonly string[]) =>
    (await registrations.find("name:a/b c", resources)).map(({ record }) => record.n).sort((a, b) => a - b);
  expect(await numbersOf([])).toEqual([]);
  expect(await numbersOf(["thing 3", "thing 1", "none"])).toEqual([1, 3]);
  expect(await numbersOf([...names.slice(20), "none"])).toEqual(names.slice(20).map((_, i) => 20 + i));
});

it("a registration is written by whoever knows its revision", async () => {
  await using server = await createTestServer();
  const registrations = openRegistrations<{ readonly by: string }>(await server.connect());
  const key = { owner: "u", resource: "r" };
  const revision = await registrations.create(key, { by: "a" });
  expect(await registrations.create(key, { by: "b" })).toBeUndefined();
  const renewed = await registrations.update(key, { by: "a" }, Number(revision));
  expect(await registrations.update(key, { by: "b" }, Number(revision))).toBeUndefined();
  expect(await registrations.remove(key, Number(revision))).toBe(false);
  expect(await registrations.remove(key, Number(renewed))).toBe(true);
  expect(await registrations.get(key)).toBeUndefined();
});

it("nothing is found, at once, where the bucket has not been made yet", async () => {
  await using server = await createTestServer();
  const nats = await server.connect();
  await operatorOf(nats).streams.delete("KV_onexit-registrations");
  expect(await openRegistrations(nats).find("u", ["r"])).toEqual([]);
});
