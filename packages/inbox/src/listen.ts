import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Breaks what is open, and resolves when nothing is. */
  close(): Promise<void>;
}

/** Serves an app, over https when there is a certificate. Rejects when the port is taken. */
export async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  address: { readonly host: string; readonly port: number },
  certificate?: { readonly cert: string; readonly key: string },
): Promise<Listening> {
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    overrideGlobalObjects: false,
  });
  const answer = (...[incoming, outgoing]: Parameters<typeof listener>) => void listener(incoming, outgoing);
  const server: Server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
