import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that a sink took. */
export interface Taken {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that takes everything and remembers it. */
export interface HttpSink extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly url: string;
  readonly received: () => readonly Taken[];
  /** The next request gets this status, the others 200. */
  readonly answerOnce: (status: number) => void;
}

/** Starts a sink on a free port of this machine alone. */
export async function createHttpSink(): Promise<HttpSink> {
  const taken: Taken[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      taken.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(statuses.shift() ?? 200).end("ok");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => taken,
    answerOnce: (status) => statuses.push(status),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
