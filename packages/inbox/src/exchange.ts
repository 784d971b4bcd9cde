import type { Json, JsonObject } from "./json.ts";
import type { ReceivedKind } from "./received.ts";

/** A request, read whole. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The scheme and host that the client speaks to, for links back. */
  readonly origin: string;
  readonly authorization: string | undefined;
  /** Any header. */
  readonly header: (name: string) => string | undefined;
  /** Parsed, where the content type says how. */
  readonly body: Body;
  /** Epoch ms. */
  readonly at: number;
}

/** `fields` of a form or of JSON; undefined when the text is not what its content type says. */
export interface Body {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly type: "form" | "json" | "other";
  readonly fields: { readonly [key: string]: unknown } | undefined;
}

/** A reply, and what it means. */
export interface Answer {
  readonly status: number;
  /** JSON, or a text that is sent as it is. */
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly kind: ReceivedKind;
  /** The request as it is to be shown; the parsed body unless given. */
  readonly shown?: JsonObject;
  readonly stored?: JsonObject;
  readonly refused?: string;
}

/** A stand-in: it answers as the provider would, and keeps what it accepts. */
export interface StandIn {
  answer(arrival: Arrival): Answer;
  /** What a fault of this status says by default. */
  faultBody(status: number): Json;
  reset(): void;
}
