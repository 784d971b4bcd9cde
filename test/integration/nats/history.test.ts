import { openHistory } from "@onexit/nats";
import { expect, it } from "vitest";
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
