import { isAtLeast } from "./version.ts";

/** What a server child is told. */
export interface ServerConfig {
  readonly version: string;
  readonly host: string;
  /** -1 for a free one. */
  readonly port: number;
  readonly token: string;
  /** Absolute. */
  readonly dir: string;
}

/** The most that one message may hold, bytes: a manifest of 2 MiB with all its status variables. */
const maxPayload = 8 * 1024 * 1024;

/** The configuration file of a server child; fields that its version does not know are left out. */
export function serverConfigText(config: ServerConfig): string {
  // Without it, 2.10 and newer acknowledge up to two minutes before fsync; 2.9 refuses to start with it.
  const sync = isAtLeast(config.version, "2.10.0") ? ["  sync_interval: always"] : [];
  return [
    `host: ${quote(config.host)}`,
    `port: ${config.port}`,
    `ports_file_dir: ${quote(config.dir)}`,
    `pid_file: ${quote(`${config.dir}/nats-server.pid`)}`,
    `max_payload: ${maxPayload}`,
    "jetstream {",
    `  store_dir: ${quote(config.dir)}`,
    // Only an upper bound for what streams may reserve; by default it is what the disk has free at the moment.
    "  max_file_store: 256GB",
    ...sync,
    "}",
    "authorization {",
    `  token: ${quote(config.token)}`,
    "}",
    "",
  ].join("\n");
}

function quote(text: string): string {
  return JSON.stringify(text);
}
