import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./vitest.sequencer.ts";

// Tests run from the sources: every package exports "@onexit/source" before its built files.
const resolve = { conditions: ["@onexit/source"] };
const ssr = { resolve: { conditions: ["@onexit/source"] } };

/** All processors: by default one is left out, which of two is half. */
const maxWorkers = availableParallelism();

/** One more where tests wait for processes of their own, now and then for tens of seconds. */
const waitingWorkers = maxWorkers + 1;

/**
 * Files of a worker share what they import, which took most of the processor's time when each loaded it anew. So a module
 * keeps no state that a test could meet again, and a test puts back what it changes of the process.
 */
const isolate = false;

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
          // Whatever waits has a limit of its own; this one is for a machine that is busy with other things.
          testTimeout: 60_000,
          maxWorkers,
          isolate,
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
          maxWorkers: waitingWorkers,
          isolate,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "e2e",
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts", "test/chaos/**/*.test.ts"],
          globalSetup: "test/support/pack-programs.ts",
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: waitingWorkers,
          isolate,
        },
      },
    ],
  },
});
