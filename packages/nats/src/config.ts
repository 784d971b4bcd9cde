/** What this package reads from the environment. */
export interface Environment {
  readonly ONEXIT_NATS_SERVER?: string | undefined;
  readonly PATH?: string | undefined;
}

/** The process's own environment, read now. */
export function environment(): Environment {
  return { ONEXIT_NATS_SERVER: process.env.ONEXIT_NATS_SERVER, PATH: process.env.PATH };
}
