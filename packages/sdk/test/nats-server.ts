import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectNats, findNatsServer, type Nats, type NatsServer, provision, startNatsServer } from "@onexit/nats";

export interface TestNats extends AsyncDisposable {
  readonly server: NatsServer;
  /** A connection of its own, as another process would have. */
  connect(name: string): Promise<Nats>;
}

/** A provisioned server in a directory of its own. */
export async function startTestNats(): Promise<TestNats> {
  const binary = await findNatsServer();
  if (binary === undefined) throw new Error("no nats-server found: run `npm run setup`");
  const dir = await mkdtemp(join(tmpdir(), "onexit-sdk-"));
  const server = await startNatsServer({ binary, dir });
  const connections: Nats[] = [];
  const connect = async (name: string) => {
    const nats = await connectNats({ url: server.url, token: server.token, name });
    connections.push(nats);
    return nats;
  };
  await provision(await connect("provisioner"));
  return {
    server,
    connect,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(connections.map((nats) => nats.close()));
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
