import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback that can lose what the server answers, or refuse everybody. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** From now on, what the server sends is thrown away. */
  swallowReplies(): void;
  /** Cuts all connections and refuses new ones. */
  refuse(): Promise<void>;
  /** Cuts all connections and relays new ones faithfully. */
  heal(): Promise<void>;
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
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const refuse = async () => {
    cut();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  return {
    port,
    swallowReplies() {
      swallowing = true;
    },
    refuse,
    async heal() {
      swallowing = false;
      cut();
      if (!server.listening) await listen(port);
    },
    [Symbol.asyncDispose]: refuse,
  };
}
