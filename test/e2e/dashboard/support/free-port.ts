import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that the system gives to connections, of which it could take one before it is listened on. */
const lowest = 20_000;
const highest = 32_000;
const mostTries = 50;

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
  throw new Error("no port could be had");
}
