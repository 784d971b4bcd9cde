import { type Nats, openHistory } from "@onexit/nats";
import { changeRecord } from "@onexit/sdk";
import { expect, it } from "vitest";
import { wire } from "../../../packages/nats/src/wire.ts";
import { createTestServer } from "../../support/nats.ts";

it("keeps records by any names, and gives each write to one of several rivals", async () => {
  await using server = await createTestServer();
  const history = openHistory(await server.connect());
  const key = ["slack", "https://a.test/ x*>", "#ops.dev"];
  expect(await history.get(key)).toBeUndefined();
  const created = await Promise.all(Array.from({ length: 8 }, (_, n) => history.put(key, { n })));
  const [revision] = created.filter((stored) => stored !== undefined);
  expect(created.filter((stored) => stored !== undefined)).toHaveLength(1);
  const changed = await Promise.all(Array.from({ length: 8 }, (_, n) => history.put(key, { n: n + 10 }, revision)));
  expect(changed.filter((stored) => stored !== undefined)).toHaveLength(1);
  expect((await history.get(key))?.record).toEqual({ n: changed.findIndex((stored) => stored !== undefined) + 10 });
});

it("loses no change of many writers, and leaves alone what is given back as it was", async () => {
  await using server = await createTestServer();
  const history = openHistory(await server.connect(), "histories");
  const add = () => changeRecord<number, number>(history, ["count"], (n = 0) => [n + 1, n]);
  const before = await Promise.all(Array.from({ length: 8 }, add));
  expect([...before].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const { revision } = (await history.get(["count"])) ?? {};
  expect(await changeRecord<number, string>(history, ["count"], (n) => [n, `still ${n}`])).toBe("still 8");
  expect(await history.get(["count"])).toEqual({ record: 8, revision });
});

it("reads what an earlier version wrote", async () => {
  await using server = await createTestServer();
  const nats: Nats = await server.connect();
  const history = openHistory(nats);
  await nats[wire].nc.request("$KV.onexit-history.slack.x", JSON.stringify({ uid: "a", failures: 2 }));
  const found = await history.get(["slack", "x"]);
  expect(found?.record).toEqual({ uid: "a", failures: 2 });
  expect(await history.put(["slack", "x"], { uid: "b" }, found?.revision)).toBeDefined();
  expect((await history.get(["slack", "x"]))?.record).toEqual({ uid: "b" });
});

it("writes what many ask for at once together, and goes on behind a failure", async () => {
  await using server = await createTestServer();
  const history = openHistory(await server.connect());
  let writes = 0;
  const counted = {
    get: history.get,
    put: (...write: Parameters<typeof history.put>) => {
      writes += 1;
      return history.put(...write);
    },
  };
  const add = () => changeRecord<number, number>(counted, ["count"], (n = 0) => [n + 1, n]);
  expect(new Set(await Promise.all(Array.from({ length: 200 }, add))).size).toBe(200);
  expect(writes).toBeLessThan(10);
  const broken = changeRecord<number, number>(counted, ["count"], () => {
    throw new Error("no");
  });
  await expect(broken).rejects.toThrow("no");
  expect(await add()).toBe(200);
});
