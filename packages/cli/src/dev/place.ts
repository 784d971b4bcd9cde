import { join } from "node:path";
import { StoreInUseError, type StoreLock, takeStoreLock } from "@onexit/nats/server";
import { dataDirOf } from "../runtime/runs.ts";
import { UsageError } from "../usage-error.ts";

/** Where everything of `onexit dev` lies. */
export interface DevPlace {
  readonly dir: string;
  readonly nats: string;
  /** The executor's. */
  readonly engine: string;
  readonly archive: string;
  readonly inbox: string;
  /** What the services write. */
  readonly log: string;
}

/** Within the data directory, beside the runs of `onexit run`. */
export function devPlace(cwd: string, option: string | undefined): DevPlace {
  const dir = join(dataDirOf(cwd, option), "dev");
  return {
    dir,
    nats: join(dir, "nats"),
    engine: join(dir, "engine"),
    archive: join(dir, "archive"),
    inbox: join(dir, "inbox"),
    log: join(dir, "services.log"),
  };
}

/** One `onexit dev` for each directory; an abandoned lock is taken over. Throws UsageError that names the other. */
export async function lockPlace({ dir }: DevPlace): Promise<StoreLock> {
  try {
    return await takeStoreLock(dir);
  } catch (error) {
    if (!(error instanceof StoreInUseError)) throw error;
    throw new UsageError(
      `onexit dev runs already on ${dir}, as pid ${error.pid}; look on with --attach, end that one, or choose another directory with --data-dir`,
      4,
    );
  }
}
