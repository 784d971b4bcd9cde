/** A request as far as these checks look. */
export interface BrowserRequest {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
}

/**
 * Why a request comes to a name that is not this door's: a page of somebody's own that has its name lead to this machine
 * could otherwise ask for anything here. Undefined when it does not.
 */
export function hostProblem({ header }: BrowserRequest, names: ReadonlySet<string>): string | undefined {
  const host = header("host") ?? "";
  const name = hostname(host);
  if (isLoopback(name) || names.has(name)) return undefined;
  return `the host ${JSON.stringify(host.slice(0, 100))} is not this door's; allow it with --allowed-host`;
}

/** Why a browser's request that changes something was not sent by the dashboard; undefined when it may have been. */
export function originProblem({ method, header }: BrowserRequest): string | undefined {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return undefined;
  const origin = header("origin");
  const site = header("sec-fetch-site");
  if (origin === undefined && site === undefined) return undefined;
  if (origin !== undefined && hostOfOrigin(origin) !== header("host")?.toLowerCase())
    return `a page of ${JSON.stringify(origin.slice(0, 100))} may change nothing here`;
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return "a page of another site may change nothing here";
  if (header("x-onexit-csrf") !== "1")
    return "a browser's request that changes something needs the header x-onexit-csrf: 1";
  return undefined;
}

/** True for the names and addresses of this machine's own loopback. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Without port and brackets, in lower case. */
export function hostname(host: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(host) ?? [];
  return (bracketed ?? host.replace(/:\d+$/, "")).toLowerCase();
}

function hostOfOrigin(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
