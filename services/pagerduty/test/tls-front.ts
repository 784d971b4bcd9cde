import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { createServer } from "node:tls";
import { generate } from "selfsigned";

/** An https address in front of a plain one. */
export interface TlsFront extends AsyncDisposable {
  readonly url: string;
  /** PEM of the certificate, which signs itself. */
  readonly ca: string;
}

// Once for all tests of a file: making the key takes a while.
const certificate = generate([{ name: "commonName", value: "127.0.0.1" }], {
  extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
});

/** Passes bytes to and fro; whichever side breaks off, the other one does. */
export async function startTlsFront(plainUrl: string): Promise<TlsFront> {
  const { private: key, cert } = await certificate;
  const sockets = new Set<Socket>();
  const server = createServer({ key, cert }, (secure) => {
    const plain = connect(Number(new URL(plainUrl).port), "127.0.0.1");
    for (const [one, other] of [[secure, plain] as const, [plain, secure] as const]) {
      sockets.add(one);
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  server.on("tlsClientError", () => undefined);
  await once(server, "listening");
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: cert,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
