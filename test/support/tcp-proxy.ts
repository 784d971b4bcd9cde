import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback that can lose what the server answers. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on, what the server sends is thrown away. */
  swallowReplies(): void;
  /** Cuts all connections and relays new ones faithfully. */
  heal(): void;
}

/** Relays to a port on loopback. */
export async function createTcpProxy(target: number): Promise<TcpProxy> {
  let swallowing = false;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    keep(client);
    keep(upstream);
    client.pipe(upstream);
    upstream.on("data", (chunk) => {
      if (!swallowing) client.write(chunk);
    });
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    swallowReplies() {
      swallowing = true;
    },
    heal() {
      swallowing = false;
      cut();
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
