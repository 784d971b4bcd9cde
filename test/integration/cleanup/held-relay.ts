import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback that stops, for good, before it passes on what holds a text. */
export interface HeldRelay extends AsyncDisposable {
  readonly port: number;
  /** Resolves when that text has come, and was not passed on. */
  readonly held: Promise<void>;
}

/** Relays to a port on loopback until a client says `text`. */
export async function createHeldRelay(target: number, text: string): Promise<HeldRelay> {
  const sockets = new Set<Socket>();
  let hold = () => {};
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    keep(client);
    keep(upstream);
    upstream.pipe(client);
    let before = "";
    client.on("data", (chunk) => {
      // The text may be torn between two chunks.
      const said = before + chunk.toString("latin1");
      before = said.slice(-text.length);
      if (!said.includes(text)) return upstream.write(chunk);
      client.pause();
      hold();
      return undefined;
    });
    client.on("close", () => upstream.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    held,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
