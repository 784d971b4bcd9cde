import type { MessagePort } from "../ports.ts";

/** A message that remembers how it was answered. */
export interface MemoryMessage extends MessagePort {
  readonly answers: readonly Answer[];
}

/** How a message was answered. */
export type Answer = "ack" | "term" | { readonly nakMs: number };

/** One arrival of some bytes. */
export function createMessage(data: Uint8Array, seq = 1): MemoryMessage {
  const answers: Answer[] = [];
  const add = async (answer: Answer) => void answers.push(answer);
  return {
    subject: "onexit.local.data.request.test.uid",
    data,
    seq,
    deliveryCount: 1,
    answers,
    ack: () => add("ack"),
    nak: (nakMs) => add({ nakMs }),
    term: () => add("term"),
    working: () => undefined,
  };
}
