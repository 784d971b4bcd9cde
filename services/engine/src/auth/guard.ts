import { isDeepStrictEqual } from "node:util";
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isNamespace } from "../objects/namespace.ts";
import type { Audit } from "./audit.ts";
import { hostProblem, originProblem } from "./browser-checks.ts";
import { hearOut } from "./hear-out.ts";
import type { Identify } from "./identify.ts";
import { IssuerError } from "./oidc.ts";
import { createRate } from "./rate.ts";
import { refuse } from "./refusal.ts";
import { type Requirement, requirementOf } from "./requirement.ts";
import type { Standing } from "./standing.ts";
import { grantsText, localUser, mayIn, type User } from "./user.ts";

/** Who may come in, and how much they may ask. */
export interface GuardOptions {
  /** Without it nobody is asked who they are. */
  readonly identify?: Identify;
  /** Names of this door beside those of the loopback; undefined: any name will do. */
  readonly hosts: readonly string[] | undefined;
  /** Requests of each token, or of each address; 0 for any number. */
  readonly perSecond: number;
  readonly monotonic: () => number;
}

/** Routes have limits of their own; nothing that anybody needs is larger than this. */
const mostBytes = 8 * 1024 * 1024;
/** How many seconds' worth may be asked at once after a rest. */
const restedSeconds = 5;
/** Wrong tokens of one address. */
const wrongPerSecond = 0.2;
const mostWrong = 20;

/** Stands before every route: host, origin, token, role, rate, size, in this order. */
export function guard(options: GuardOptions, audit: Audit | undefined): [MiddlewareHandler, MiddlewareHandler] {
  const { identify, hosts, perSecond, monotonic } = options;
  const names = hosts && new Set(hosts.map((name) => name.toLowerCase()));
  const rate = perSecond > 0 ? createRate({ perSecond, burst: perSecond * restedSeconds, monotonic }) : undefined;
  const wrong = createRate({ perSecond: wrongPerSecond, burst: mostWrong, monotonic });

  const check: MiddlewareHandler = async (c, next) => {
    const requirement = requirementOf({ method: c.req.method, path: c.req.path, query: (name) => c.req.query(name) });
    const isProbe = "isPublic" in requirement && /^\/(healthz|readyz|livez)/.test(c.req.path);
    const asked = { method: c.req.method, header: (name: string) => c.req.header(name) };
    const host = names === undefined || isProbe ? undefined : hostProblem(asked, names);
    if (host !== undefined) return refuse(c, "misdirected", host);
    const origin = originProblem(asked);
    if (origin !== undefined) return refuse(c, "forbidden", origin);
    if ("isPublic" in requirement) return next();
    const found = await whoAsks(c);
    if (found instanceof Response) return found;
    c.set("user", found);
    const tooMany = limited(c, rate?.take(identify === undefined ? addressOf(c) : `user ${found.name}`) ?? 0);
    if (tooMany !== undefined) return tooMany;
    if (!mayIn(found, requirement.role, requirement.namespace)) {
      record(c, found, 403, requirement);
      return refuse(c, "forbidden", forbiddenText(found, requirement));
    }
    const token = tokenOf(c) ?? "";
    const standing: Standing = () => standingOf(token, found);
    c.set("standing", standing);
    await next();
    record(c, found, c.res.status, requirement);
  };
  const limit = bodyLimit({
    maxSize: mostBytes,
    onError: (c) =>
      hearOut(c, refuse(c, "tooLarge", `the request is larger than ${mostBytes} bytes; a manifest may have 2 MiB`)),
  });
  const limitBody: MiddlewareHandler = (c, next) =>
    c.req.header("content-length") === undefined && c.req.header("transfer-encoding") === undefined
      ? next()
      : limit(c, next);
  return [check, limitBody];

  async function whoAsks(c: Context): Promise<User | Response> {
    if (identify === undefined) return localUser;
    const token = tokenOf(c);
    if (token === undefined) {
      const what =
        c.req.header("authorization") === undefined
          ? "there is no token"
          : "the Authorization header holds no bearer token";
      return refuse(
        c,
        "unauthenticated",
        `${what}; send Authorization: Bearer TOKEN (argo: ARGO_TOKEN='Bearer TOKEN')`,
      );
    }
    const address = addressOf(c);
    try {
      const user = await identify(token, wrong.look(address) === 0);
      if (user !== undefined) return user;
    } catch (error) {
      if (error instanceof IssuerError) return refuse(c, "unavailable", error.message);
      throw error;
    }
    const tooMany = limited(c, wrong.take(address));
    if (tooMany !== undefined) return tooMany;
    return refuse(c, "unauthenticated", "the token is not known here, or is no longer good");
  }

  /** Whether somebody who was let in would be now, and to the same things. */
  async function standingOf(token: string, before: User): Promise<string | undefined> {
    if (identify === undefined) return undefined;
    try {
      // Slow hashes, too: whoever came in with one is no guesser.
      const now = await identify(token, true);
      if (now === undefined) return "the token is no longer good";
      return isDeepStrictEqual(now.grants, before.grants) ? undefined : "what the token may do has changed; ask again";
    } catch {
      return undefined;
    }
  }

  /** Looking is not written down, nor are the many submissions on a door that knows nobody: their journals say it. */
  function record(c: Context, user: User, status: number, { namespace }: { readonly namespace: string }): void {
    const { method, path } = c.req;
    if (audit === undefined || method === "GET" || method === "HEAD") return;
    if (user === localUser && method !== "DELETE" && !path.startsWith("/api/onexit/")) return;
    const place = isNamespace(namespace) ? namespace : "";
    const address = addressOf(c);
    audit.record({
      at: Date.now(),
      namespace: place,
      by: user.name,
      method,
      path: path.slice(0, 500),
      status,
      address,
      ...(c.get("isDryRun") === true ? { dryRun: true } : {}),
    });
  }
}

function tokenOf(c: Context): string | undefined {
  return /^Bearer +(\S+)\s*$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

function limited(c: Context, waitMs: number): Response | undefined {
  if (waitMs === 0) return undefined;
  const seconds = Math.ceil(waitMs / 1000);
  c.header("retry-after", String(seconds));
  return refuse(c, "tooMany", `too many requests; ask again in ${seconds} s`);
}

function forbiddenText(user: User, { role, namespace }: Exclude<Requirement, { isPublic: true }>): string {
  const where =
    namespace === "*" ? "in all namespaces" : namespace.startsWith("<") ? "in some namespace" : `in ${namespace}`;
  return `${user.name} needs the role ${role} ${where} for this, and has ${grantsText(user)}`;
}

function addressOf(c: Context): string {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return incoming?.socket.remoteAddress ?? "unknown";
}
