import type { z } from "zod";

/** What is known of a route beside its method and path, which it says itself. */
export interface Operation {
  readonly tag: string;
  /** A sentence without a full stop. */
  readonly summary: string;
  /** Its query parameters by their names, and what each means. */
  readonly query?: Readonly<Record<string, string>>;
  /** By what its body is checked. */
  readonly body?: z.ZodType;
  /** By default a JSON object of no particular form. */
  readonly answer?: Answer;
  /** Why it is refused whatever is asked (501). */
  readonly refused?: string;
}

/** A JSON object with `items`, messages without end, or what is no JSON. */
export type Answer = "list" | "stream" | "bytes" | "text";

/** Operations by method and path, as routes write them: `GET /api/v1/workflows/:namespace`. */
export type Operations = Readonly<Record<string, Operation>>;
