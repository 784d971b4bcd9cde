/** A mail server, as `SMTP_URL` names it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Refuse to go on without STARTTLS. */
  readonly requireTls: boolean;
  readonly login?: { readonly user: string; readonly pass: string };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`. A password goes over TLS only, unless the server is this machine
 * or the URL says `?requireTLS=false`. What is wrong is said without quoting anything: the URL may hold a password.
 */
export function readSmtpUrl(text: string): { readonly server: SmtpServer } | { readonly problem: string } {
  if (!URL.canParse(text)) return { problem: "must be smtp://user:password@host:port" };
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(text);
  if (protocol !== "smtp:" && protocol !== "smtps:") return { problem: "must begin with smtp:// or smtps://" };
  const host = hostname.replace(/^\[|\]$/g, "");
  if (host === "") return { problem: "names no host" };
  if (pathname !== "" && pathname !== "/") return { problem: "has a path, which SMTP knows nothing of" };
  if ((username === "") !== (password === "")) return { problem: "has only one of user and password" };
  const unknown = [...searchParams.keys()].filter((name) => name !== "requireTLS");
  const required = searchParams.get("requireTLS");
  if (unknown.length > 0 || (required !== null && required !== "true" && required !== "false")) {
    return { problem: "may end with ?requireTLS=true or ?requireTLS=false, and with nothing else" };
  }
  const login = decoded(username, password);
  if (login === undefined)
    return { problem: "has a user or a password with a % that encodes nothing; write %25 for it" };
  const secure = protocol === "smtps:";
  return {
    server: {
      host,
      port: port === "" ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTls: required === null ? username !== "" && !loopback.test(host) : required === "true",
      ...(username === "" ? {} : { login }),
    },
  };
}

function decoded(username: string, password: string): SmtpServer["login"] | undefined {
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch {
    return undefined;
  }
}
