import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a destination does to the next act instead of answering it. */
export type Fault =
  /** Refuses it: nothing is done. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Does it, and the reply is lost. */
  | "lose the reply"
  /** Does nothing and never answers. */
  | "stall";

/** A destination that can be watched and disturbed. */
export interface ContractTarget extends AsyncDisposable {
  /** How many effects it shows; repetitions that it recognises as such count once. */
  acts(): number;
  /** Disturbs the next act. */
  next(fault: Fault): void;
}

/** One request that arrived. */
export interface TargetRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What is answered; 200 and an empty object unless given. */
export interface TargetReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

/** A destination on loopback. */
export interface HttpTarget extends ContractTarget {
  /** Without a slash at the end. */
  readonly url: string;
  /** Every request, the refused ones too. */
  readonly requests: readonly TargetRequest[];
}

/** How a destination behaves. */
export interface HttpTargetOptions {
  /** Answers a request, and does what it asks for. */
  readonly respond?: (request: TargetRequest) => TargetReply;
  /** Tells acts from questions; every request but GET unless given. */
  readonly isAct?: (request: TargetRequest) => boolean;
  /** By what the destination recognises a repetition; none unless given. */
  readonly identify?: (request: TargetRequest) => string;
}

/** A stand-in for a destination, on a free port of the loopback interface. */
export async function startHttpTarget(options: HttpTargetOptions = {}): Promise<HttpTarget> {
  const { respond = () => ({}), isAct = ({ method }) => method !== "GET", identify } = options;
  const requests: TargetRequest[] = [];
  const acts: string[] = [];
  const faults: Fault[] = [];

  const perform = (request: TargetRequest): TargetReply => {
    if (isAct(request)) acts.push(identify?.(request) ?? `${acts.length}`);
    return respond(request);
  };

  const listener: RequestListener = async (incoming, response) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const fault = isAct(request) ? faults.shift() : undefined;
    if (fault === "stall") return;
    if (fault === "lose the reply") {
      perform(request);
      return void incoming.socket.destroy();
    }
    const refusal = fault && { status: fault.status, headers: fault.headers ?? {}, text: fault.body ?? "" };
    write(response, refusal ?? perform(request));
  };

  const server = createServer((incoming, response) => void listener(incoming, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    acts: () => new Set(acts).size,
    next: (fault) => void faults.push(fault),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<TargetRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET", url = "/", headers } = incoming;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString("utf8") };
}

function write(response: ServerResponse, { status = 200, headers = {}, json = {}, text }: TargetReply): void {
  const type = text === undefined ? "application/json" : "text/plain";
  response.writeHead(status, { "content-type": type, ...headers }).end(text ?? JSON.stringify(json));
}
