import { isJsonObject, type Json } from "@onexit/events";
import { truncate } from "@onexit/render";

/** A body within the bound, and the paths of what was cut for that. */
export interface Fitted<T> {
  readonly value: T;
  readonly truncated: readonly string[];
}

/** What receivers of CloudEvents must at least take, in bytes. */
export const mostBytes = 64 * 1024;

/** Each round cuts deeper; what the last one leaves is sent, however long. */
const rounds = [
  { text: 16_384, members: Number.POSITIVE_INFINITY },
  { text: 4_096, members: 1_000 },
  { text: 1_024, members: 200 },
  { text: 256, members: 50 },
  { text: 64, members: 20 },
] as const;

/** Cuts long texts, of a log its beginning, and then long lists and maps, until the value fits as JSON. */
export function fitJson(value: Json): Fitted<Json> {
  let fitted: Fitted<Json> = { value, truncated: [] };
  for (const round of rounds) {
    if (Buffer.byteLength(JSON.stringify(fitted.value)) <= mostBytes) return fitted;
    fitted = cutTo(value, round);
  }
  return fitted;
}

/** Cuts a text at its end, never within a character. */
export function fitText(text: string): Fitted<string> {
  const bytes = Buffer.from(text);
  if (bytes.byteLength <= mostBytes) return { value: text, truncated: [] };
  const room = mostBytes - Buffer.byteLength("…");
  const whole = bytes
    .subarray(0, room)
    .toString("utf8")
    .replace(/(?<!\ufffd)\ufffd+$/, "");
  return { value: `${whole}…`, truncated: ["body"] };
}

function cutTo(value: Json, round: (typeof rounds)[number]): Fitted<Json> {
  const truncated: string[] = [];
  const cut = (part: Json, path: string): Json => {
    if (typeof part === "string") {
      const short = truncate(part, round.text, { keep: path.endsWith("logTail") ? "tail" : "head" });
      if (short !== part) truncated.push(path);
      return short;
    }
    if (Array.isArray(part)) {
      if (part.length > round.members) truncated.push(path);
      return part.slice(0, round.members).map((item: Json, index) => cut(item, `${path}[${index}]`));
    }
    if (!isJsonObject(part)) return part;
    const members = Object.entries(part);
    if (members.length > round.members) truncated.push(path);
    return Object.fromEntries(
      members
        .slice(0, round.members)
        .map(([key, item]) => [key, cut(item as Json, path === "" ? key : `${path}.${key}`)]),
    );
  };
  return { value: cut(value, ""), truncated };
}
