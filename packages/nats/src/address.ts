/** Where servers are, and what the URL itself says about who we are. */
export interface Address {
  /** `host:port`, one or more. */
  readonly servers: readonly string[];
  readonly tls: boolean;
  readonly token?: string;
  readonly user?: string;
  readonly pass?: string;
}

/** Reads `nats://host:port`, `tls://…`, with `token@` or `user:password@`, or a list with commas. Throws for anything else. */
export function parseAddress(url: string): Address {
  const urls = url.split(",").map((part) => parseOne(part.trim()));
  const [first] = urls;
  if (first === undefined) throw new Error("the NATS URL is empty");
  const user = decodeURIComponent(first.username);
  const pass = decodeURIComponent(first.password);
  return {
    servers: urls.map((one) => `${one.hostname}:${one.port === "" ? "4222" : one.port}`),
    tls: urls.some((one) => one.protocol === "tls:"),
    ...(user === "" ? {} : pass === "" ? { token: user } : { user, pass }),
  };
}

function parseOne(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const known = url !== undefined && (url.protocol === "nats:" || url.protocol === "tls:") && url.hostname !== "";
  // The text is not repeated: it may hold a password.
  if (!known) throw new Error("a NATS URL looks like nats://host:4222, this one does not");
  return url;
}
