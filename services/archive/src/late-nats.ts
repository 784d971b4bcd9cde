import { connectNats, type Nats } from "@onexit/nats";
import { type Environment, RetryableError, readConfig } from "@onexit/sdk";

const connection = {
  url: { name: "NATS_URL", default: "nats://127.0.0.1:4222", secret: true },
  credsFile: { name: "NATS_CREDS" },
} as const;

/**
 * A connection for ports, made when first asked for and then kept: by that time `serve`, which has one of its own, has
 * found the environment sound and the server there.
 */
export function lateNats(environment: Environment, name: string): () => Promise<Nats> {
  let made: Promise<Nats> | undefined;
  const connect = async () => {
    const { url = connection.url.default, credsFile } = readConfig(connection, environment).values;
    return await connectNats({ url, name, ...(credsFile === undefined ? {} : { credsFile }) });
  };
  return async () => {
    made ??= connect();
    try {
      return await made;
    } catch (thrown) {
      made = undefined;
      throw new RetryableError("cannot connect to NATS", { cause: thrown });
    }
  };
}
