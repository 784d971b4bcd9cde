import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { adoptNatsServer } from "@onexit/nats";
import { onexitMain } from "./built.ts";
import { baseEnvironment, type Child, startNode } from "./child.ts";
import { type Cleanups, createFrom } from "./cleanups.ts";
import { requireNoneLeft } from "./left-over.ts";
import { createTempDir } from "./nats.ts";

/** What a command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A directory in which somebody uses `onexit`. */
export interface Project extends AsyncDisposable {
  readonly dir: string;
  /** Writes a file; gives its name back. */
  readonly write: (name: string, text: string) => Promise<string>;
  readonly read: (name: string) => Promise<string>;
  /** The names in a directory; none when it is not there. */
  readonly names: (path: string) => Promise<readonly string[]>;
  /** Starts `onexit`. */
  readonly start: (args: readonly string[], environment?: Environment) => Child;
  /** Runs `onexit` to its end, within 30 s. */
  readonly onexit: (args: readonly string[], environment?: Environment) => Promise<Finished>;
  /** The nats-server of a run; undefined when none runs. */
  readonly serverOf: (run: string) => Promise<{ readonly pid: number } | undefined>;
}

/** An empty project; everything that was started in it has to be gone when it is disposed. */
export function createProject(): Promise<Project> {
  return createFrom(projectIn);
}

async function projectIn(cleanups: Cleanups): Promise<Project> {
  const { dir } = cleanups.use(await createTempDir());
  cleanups.defer(() => requireNoneLeft(dir));
  const names = (path: string) => readdir(join(dir, path)).catch(() => []);
  const storeOf = (run: string) => join(dir, ".onexit", "runs", run, "nats");
  // A run that was cut off leaves its server running, for whoever resumes it.
  cleanups.defer(async () => {
    for (const run of await names(".onexit/runs")) await (await adoptNatsServer(storeOf(run)))?.stop();
  });
  const start: Project["start"] = (args, environment = {}) =>
    cleanups.use(startNode({ args: [onexitMain, ...args], cwd: dir, env: { ...baseEnvironment, ...environment } }));
  return {
    dir,
    names,
    start,
    async write(name, text) {
      await writeFile(join(dir, name), text);
      return name;
    },
    read: (name) => readFile(join(dir, name), "utf8"),
    async onexit(args, environment) {
      const child = start(args, environment);
      const { code } = await child.ends();
      return { code, stdout: child.stdout(), stderr: child.stderr() };
    },
    serverOf: (run) => adoptNatsServer(storeOf(run)),
    [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
  };
}
