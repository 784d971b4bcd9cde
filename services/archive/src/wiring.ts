import { listNodeLogs, readLog } from "@onexit/executor";
import type { Nats } from "@onexit/nats";
import { archiveAction } from "./action.ts";
import type { LogSource } from "./logs.ts";
import { natsHistory } from "./nats-history.ts";

/** Where else than on the server the archive's sources are. */
export interface ArchiveOptions {
  /** The data directory of the executor on this host; archives hold no logs without one. */
  readonly logsDir?: string | undefined;
}

/** The archive action on a connected, provisioned server. */
export function archiveOn(nats: Nats, { logsDir }: ArchiveOptions = {}) {
  return archiveAction({ history: natsHistory(nats), ...(logsDir === undefined ? {} : { logs: logsIn(logsDir) }) });
}

function logsIn(directory: string): LogSource {
  return {
    list: ({ uid }) => listNodeLogs(directory, uid),
    read: ({ uid }, node, attempt) => readLog(directory, uid, node, attempt),
  };
}
