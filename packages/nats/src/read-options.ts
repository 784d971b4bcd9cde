/** One message as it stands in a stream. */
export interface StreamMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly seq: number;
  /** Epoch ms at which it was stored, by the server's clock. */
  readonly at: number;
  /** How many more match behind it. */
  readonly pending: number;
  /** A header's value; empty when there is none. */
  header(name: string): string;
}

export interface ReadOptions {
  readonly stream: string;
  /** One subject, with or without wildcards. */
  readonly filter: string;
  /** Exclusive; 0 for all. */
  readonly afterSeq: number;
  /** Inclusive: the read ends there, or earlier when nothing more matches. Without it the read waits for more. */
  readonly untilSeq?: number;
  /** Of each subject only its last message, as far as the server can; a read that was interrupted may tell of others too. */
  readonly lastOnly?: boolean;
  /** Without what the messages hold, as far as the server can. */
  readonly headersOnly?: boolean;
  readonly signal: AbortSignal;
  /** Told how many messages match when reading begins, and each time it begins again. */
  readonly onOpen?: (pending: number) => void;
  /** Told of what interrupted the reading; it goes on by itself. */
  readonly onInterrupted?: (error: Error) => void;
}
