import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

/** Files in PEM, which may be replaced while the door is open. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Where a door listens. */
export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly tls?: TlsFiles;
  readonly onProblem: (error: unknown) => void;
  /** How long slow clients may take, and how soon a new certificate is seen. */
  readonly patience?: Patience;
}

/** Milliseconds. */
export interface Patience {
  /** For the head of a request, and for all of it. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** How often those who are too slow are looked for. */
  readonly connectionsCheckingInterval: number;
  readonly certificateInterval: number;
}

/** A server that listens. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
}

const usualPatience: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  certificateInterval: 5_000,
};

/** Serves an app. Rejects when the port is taken or the certificate cannot be read. */
export async function listen(app: Pick<Hono, "fetch">, options: ListenOptions): Promise<Listening> {
  const { tls, port, host, patience = usualPatience } = options;
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server =
    tls === undefined
      ? createServer(patience, listener)
      : createSecureServer({ ...patience, ...pairIn(tls), minVersion: "TLSv1.2" }, listener);
  const unwatch = tls === undefined ? () => {} : renew(server as SecureServer, tls, { ...options, patience });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch((error: unknown) => {
    unwatch();
    throw error;
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    [Symbol.asyncDispose]: () => {
      unwatch();
      return close(server);
    },
  };
}

function pairIn({ certFile, keyFile }: TlsFiles): { readonly cert: string; readonly key: string } {
  return { cert: textIn(certFile), key: textIn(keyFile) };
}

/** Node takes an empty certificate without a word, and refuses every client from then on. */
function textIn(file: string): string {
  const text = readFileSync(file, "utf8");
  if (text.trim() === "") throw new Error(`${file} is empty`);
  return text;
}

/** Takes a new certificate as soon as both files belong together; connections that are open keep theirs. */
function renew(
  server: SecureServer,
  files: TlsFiles,
  { onProblem, patience }: Required<Pick<ListenOptions, "onProblem" | "patience">>,
): () => void {
  const paths = [files.certFile, files.keyFile];
  const take = () => {
    try {
      server.setSecureContext({ ...pairIn(files), minVersion: "TLSv1.2" });
    } catch (error) {
      onProblem(
        new Error(`the certificate in ${files.certFile} cannot be used; the one before stays`, { cause: error }),
      );
    }
  };
  for (const path of paths) watchFile(path, { interval: patience.certificateInterval, persistent: false }, take);
  return () => {
    for (const path of paths) unwatchFile(path, take);
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
