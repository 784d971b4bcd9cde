import { expect, it } from "vitest";
import { chaosActions } from "./actions.ts";
import { runChaos } from "./chaos.ts";

const deliveries = 160;

it("loses nothing and doubles nothing while anything is killed at any time", { timeout: 600_000 }, async () => {
  const { figures, kills, ...said } = await runChaos({
    actions: chaosActions,
    deliveries,
    seed: 1,
    killEveryMs: 700,
    killForMs: 16_000,
    window: 12,
    patienceMs: 180_000,
  });
  const each = Math.ceil(deliveries / chaosActions.length);
  expect([...figures]).toMatchObject(
    chaosActions.map(({ name }) => [name, { deliveries: each, lost: [], doubled: [] }]),
  );
  expect(said).toMatchObject({ ranOtherwise: [], notSent: [], open: [] });
  expect([...kills.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
});
