/** What the reply subject of a JetStream message says about it. */
export interface Delivery {
  readonly streamSeq: number;
  readonly deliverySeq: number;
  /** 1 at the first arrival. */
  readonly deliveryCount: number;
  /** Epoch ms at which it was stored. */
  readonly at: number;
  /** How many more match behind it. */
  readonly pending: number;
}

/**
 * Reads `$JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<ns>.<pending>`, and the longer form of
 * newer servers with domain and account before the stream's name. Throws for anything else.
 */
export function parseAckSubject(subject: string): Delivery {
  const tokens = subject.split(".");
  const from = tokens.length === 9 ? 4 : 6;
  if (tokens[0] !== "$JS" || tokens[1] !== "ACK" || (tokens.length !== 9 && tokens.length < 11)) {
    throw new Error(`${JSON.stringify(subject)} is not the reply subject of a stream's message`);
  }
  const [deliveryCount = 0, streamSeq = 0, deliverySeq = 0, nanoseconds = 0, pending = 0] = tokens
    .slice(from, from + 5)
    .map(Number);
  return { streamSeq, deliverySeq, deliveryCount, at: Math.floor(nanoseconds / 1e6), pending };
}
