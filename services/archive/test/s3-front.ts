import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import type { ContractTarget, Fault } from "@onexit/sdk/testing";
import { startFauxqs } from "fauxqs";

/** A bucket behind a front that can be disturbed; an act is an archive whose manifest is written. */
export interface S3Front extends ContractTarget {
  readonly environment: Readonly<Record<string, string>>;
  /** Every object's bytes, by its key. */
  content(): Promise<Readonly<Record<string, Buffer>>>;
  remove(key: string): Promise<void>;
  put(key: string, text: string): Promise<void>;
  /** Method and key of every request, oldest first. */
  readonly requests: readonly string[];
  /** Every request from this one on, counted from 1, is cut off unanswered; undefined ends that. */
  cutFrom(count: number | undefined): void;
}

/** Starts the S3 of fauxqs with the bucket `kept`, and a front before it. */
export async function startS3Front(): Promise<S3Front> {
  const faux = await startFauxqs({ port: 0, logger: false });
  faux.createBucket("kept");
  const origin = `http://127.0.0.1:${faux.port}/kept`;
  const faults: Fault[] = [];
  const acts = new Set<string>();
  const requests: string[] = [];
  let cut: number | undefined;

  const forward = (incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ readonly status: number; readonly headers: IncomingMessage["headers"]; readonly body: Buffer }>(
      (resolve, reject) => {
        const { method, url: path, headers } = incoming;
        const outgoing = send({ host: "127.0.0.1", port: faux.port, method, path, headers }, async (answer) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await bytesOf(answer) });
        });
        outgoing.on("error", reject).end(body);
      },
    );
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await bytesOf(incoming);
    const { method = "", url = "" } = incoming;
    const key = new URL(url, origin).pathname.slice("/kept/".length);
    requests.push(`${method} ${key}`);
    if (cut !== undefined && requests.length >= cut) return void incoming.socket.destroy();
    const isAct = method === "PUT" && key.endsWith("/manifest.json");
    const fault = isAct ? faults.shift() : undefined;
    if (fault === "stall") return;
    if (typeof fault === "object") return void response.writeHead(fault.status, fault.headers ?? {}).end(fault.body);
    const answer = await forward(incoming, body);
    if (isAct && answer.status === 200) acts.add(key);
    if (fault === "lose the reply") return void incoming.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };

  const server = createServer((incoming, response) => void serve(incoming, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    environment: {
      ARCHIVE_URL: "s3://kept/runs",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "account-of-somebody",
      AWS_SECRET_ACCESS_KEY: "secret-of-somebody",
    },
    requests,
    acts: () => acts.size,
    next: (fault) => void faults.push(fault),
    cutFrom: (count) => {
      cut = count;
      requests.length = 0;
    },
    content: async () => {
      const listing = await (await fetch(`${origin}?list-type=2`)).text();
      const keys = [...listing.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key).sort();
      const entries = keys.map(async (key) => [
        key,
        Buffer.from(await (await fetch(`${origin}/${key}`)).arrayBuffer()),
      ]);
      return Object.fromEntries(await Promise.all(entries));
    },
    remove: async (key) => void (await fetch(`${origin}/${key}`, { method: "DELETE" })),
    put: async (key, text) => void (await fetch(`${origin}/${key}`, { method: "PUT", body: text })),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await faux.stop();
    },
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
