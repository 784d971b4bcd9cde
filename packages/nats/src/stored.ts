import { headers, type Msg } from "@nats-io/transport-node";
import { StreamError } from "./errors.ts";
import { jsonOf } from "./json-bytes.ts";
import { type Nats, wire } from "./wire.ts";

/** Where a message was stored. */
export interface Stored {
  readonly seq: number;
  /** True when the stream had a message with this id already; `seq` is that one's. */
  readonly duplicate: boolean;
}

interface PubAck {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly code: number; readonly err_code: number; readonly description: string };
}

/** Publishes once and awaits the stream's word. Throws StreamError when it refused, NoReplyError when it is silent. */
export async function store(
  nats: Nats,
  subject: string,
  data: Uint8Array,
  fields: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Stored> {
  const header = headers();
  for (const [name, value] of Object.entries(fields)) header.set(name, value);
  return storedOf(subject, await nats[wire].requests.ask(subject, data, { headers: header, signal }));
}

function storedOf(subject: string, reply: Msg): Stored {
  const { seq, duplicate, error } = jsonOf(reply.data) as PubAck;
  if (error !== undefined)
    throw new StreamError(`cannot store ${subject}`, error.err_code, error.code, error.description);
  if (seq === undefined) throw new Error(`the answer to ${subject} is no acknowledgement`);
  return { seq, duplicate: duplicate === true };
}
