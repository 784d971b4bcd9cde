import { setTimeout as pause } from "node:timers/promises";
import { createLogFollower } from "@onexit/executor";
import { plain } from "../view/plain.ts";

/** How often the logs are looked at for more, ms. */
const everyMs = 250;

/** What tells of a workflow's logs; resolves once all that was written before `stop` is told. */
export interface LogTeller {
  readonly stop: () => Promise<void>;
}

/** Tells what the steps of a workflow write, as they write it: `step: line`, in the order of the lines' times. */
export function tellLogs(dataDir: string, uid: string, tell: (lines: readonly string[]) => void): LogTeller {
  const follower = createLogFollower({ dataDir, uid, isWanted: () => true });
  const ending = new AbortController();
  const look = async () => {
    const lines: string[] = [];
    for await (const { log, line } of follower.more(() => true))
      lines.push(`${plain(log.displayName)}: ${plain(line)}`);
    tell(lines);
  };
  const told = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await pause(everyMs, undefined, { signal: ending.signal }).catch(() => {});
    }
    await look();
  })();
  return {
    async stop() {
      ending.abort();
      await told;
    },
  };
}
