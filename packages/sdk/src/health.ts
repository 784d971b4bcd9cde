import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

/** A running health server. */
export interface Health extends AsyncDisposable {
  readonly port: number;
}

/** What it answers from. */
export interface HealthOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback unless given. */
  readonly host?: string;
  readonly registry: Registry;
  /** Why no work is taken now; empty when ready. */
  readonly notReady: () => readonly string[];
  /** What is not as it should be although work is taken; shown by both. */
  readonly notes?: () => readonly string[];
}

/** Serves /healthz (the process lives), /readyz (it takes work), both with what is not as it should be, and /metrics. */
export async function startHealth({
  port,
  host = "127.0.0.1",
  registry,
  notReady,
  notes = () => [],
}: HealthOptions): Promise<Health> {
  const server = createServer((request, response) => {
    switch (request.url?.split("?")[0]) {
      case "/healthz":
        return answer(response, 200, `${["ok", ...notes()].join("\n")}\n`);
      case "/readyz": {
        const reasons = notReady();
        const lines = [...(reasons.length === 0 ? ["ok"] : reasons), ...notes()];
        return answer(response, reasons.length === 0 ? 200 : 503, `${lines.join("\n")}\n`);
      }
      case "/metrics":
        registry.metrics().then(
          (text) => answer(response, 200, text, registry.contentType),
          (error: unknown) => answer(response, 500, `${error}\n`),
        );
        return;
      default:
        return answer(response, 404, "not found\n");
    }
  });
  server.listen(port, host);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => close(server) };
}

function answer(response: ServerResponse, status: number, body: string, type = "text/plain; charset=utf-8"): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
