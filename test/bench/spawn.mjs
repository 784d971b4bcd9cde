import { startChild } from "./child.mjs";
import { withResources } from "./resources.mjs";

const programs = { onexit: "spawn-onexit.mjs", reference: "spawn-reference.mjs" };

/** How many of `count` runs of `sh -c 'echo hi'`, four at a time, end in a second; what they write is left `within`. */
export function measureSpawn({ kind, natsServer, count, within }) {
  return withResources(async (use) => {
    const program = use(startChild(programs[kind], [String(count), within, natsServer]));
    const { seconds } = await program.answer();
    return { rate: count / seconds };
  });
}
