import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./vitest.sequencer.ts";

// Tests run from the sources: every package exports "@onexit/source" before its built files.
const resolve = { conditions: ["@onexit/source"] };
const ssr = { resolve: { conditions: ["@onexit/source"] } };

/** All processors: by default one is left out, which of two is half. Most tests wait for processes of their own. */
const maxWorkers = availableParallelism();

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          include: ["packages/*/test/**/*.test.ts", "services/*/test/**/*.test.ts", "test/fuzz/**/*.test.ts"],
          testTimeout: 20_000,
          maxWorkers,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "integration",
          sequence: { groupOrder: 1 },
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 30_000,
          maxWorkers,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "e2e",
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts", "test/chaos/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
