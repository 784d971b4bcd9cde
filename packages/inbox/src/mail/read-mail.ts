/** What is shown of a message. */
export interface ReadMail {
  readonly messageId: string;
  readonly subject: string;
  /** Its plain text; empty when it has none. */
  readonly text: string;
}

/** Reads a MIME message as far as people want to see it. Never throws. */
export function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw);
  return {
    messageId: headers.get("message-id") ?? "",
    subject: decodeWords(headers.get("subject") ?? ""),
    text: textIn(headers, body) ?? "",
  };
}

function split(part: string): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const end = part.indexOf("\r\n\r\n");
  const head = end < 0 ? part : part.slice(0, end);
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const fields = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const];
  });
  return { headers: new Map(fields), body: end < 0 ? "" : part.slice(end + 4) };
}

/** The first plain text, found among the parts of the parts if need be. */
function textIn(headers: ReadonlyMap<string, string>, body: string): string | undefined {
  const type = headers.get("content-type") ?? "text/plain";
  const [, boundary] = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type) ?? [];
  if (boundary === undefined) {
    return /^text\/plain/i.test(type) ? decodeBody(headers.get("content-transfer-encoding") ?? "", body) : undefined;
  }
  for (const part of body.split(`--${boundary}`).slice(1)) {
    const { headers: inner, body: content } = split(part.replace(/^\r\n/, ""));
    const text = textIn(inner, content);
    if (text !== undefined) return text;
  }
  return undefined;
}

function decodeBody(encoding: string, body: string): string {
  const text = /^base64$/i.test(encoding)
    ? Buffer.from(body, "base64").toString("utf8")
    : /^quoted-printable$/i.test(encoding)
      ? unquote(body.replace(/=\r\n/g, ""))
      : body;
  return text.replace(/\r\n/g, "\n").trimEnd();
}

/** `=C3=A9` is é. */
function unquote(text: string): string {
  return text.replace(/(?:=[0-9A-F]{2})+/gi, (run) => Buffer.from(run.replaceAll("=", ""), "hex").toString("utf8"));
}

/** RFC 2047: `=?UTF-8?Q?=C3=A9?=`. */
function decodeWords(text: string): string {
  const joined = text.replace(/(\?=)\s+(=\?)/g, "$1$2");
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
    kind.toLowerCase() === "b" ? Buffer.from(word, "base64").toString("utf8") : unquote(word.replaceAll("_", " ")),
  );
}
