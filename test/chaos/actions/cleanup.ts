import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChaosAction } from "../action.ts";

/**
 * Directories that are to be gone. What a workflow left there is lost when it is still there; whoever removes a
 * directory again, after everybody has said that it is done, takes what was put there since.
 */
export const cleanup: ChaosAction = {
  name: "cleanup",
  async open({ scratch }) {
    const left = (delivery: string) => join(scratch, delivery, "build.o");
    const since = (delivery: string) => join(scratch, delivery, "since");
    const settled = new Set<string>();
    return {
      environment: { CLEANUP_ROOTS: scratch },
      parameters: (delivery) => ({ files: [join(scratch, delivery)] }),
      async prepare({ name }) {
        await mkdir(join(scratch, name), { recursive: true });
        await writeFile(left(name), "object code");
      },
      disturbed: undefined,
      async settled(delivery) {
        if (await isThere(left(delivery))) return;
        await mkdir(join(scratch, delivery));
        await writeFile(since(delivery), "");
        settled.add(delivery);
      },
      async count(deliveries) {
        const counts = new Map<string, number>();
        for (const delivery of deliveries) {
          if (await isThere(left(delivery))) continue;
          const isTakenAgain = settled.has(delivery) && !(await isThere(since(delivery)));
          counts.set(delivery, isTakenAgain ? 2 : 1);
        }
        return { there: counts };
      },
      async [Symbol.asyncDispose]() {},
    };
  },
};

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
