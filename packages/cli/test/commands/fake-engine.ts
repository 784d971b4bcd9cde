import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One request, and what it was answered with. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A door of an engine that says what it is told to. */
export interface FakeEngine extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  readonly asked: readonly Asked[];
}

/** Starts one on a free port; `answer` makes each answer's body, or a status without one. */
export async function createFakeEngine(answer: (asked: Asked) => object | string | number): Promise<FakeEngine> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { method: request.method ?? "", path: request.url ?? "", body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const made = answer(one);
      response.writeHead(typeof made === "number" ? made : 200, { "content-type": "application/json" });
      response.end(typeof made === "object" ? JSON.stringify(made) : typeof made === "string" ? made : "");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
