import { lookup as lookUp } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { TerminalError } from "../error.ts";
import { type Agents, createAgents } from "../exchange.ts";
import { type AllowedHost, isAllowed } from "./allowed-hosts.ts";

/** One address of a host. */
export interface Address {
  readonly address: string;
  readonly family: number;
}

/** How a URL that was found harmless is reached: over connections to the addresses that were looked at, and no others. */
export interface Route {
  readonly agents: Agents;
  /** Answers with those addresses, whatever the name would resolve to by now. */
  readonly lookup: LookupFunction;
}

/** Looks at URLs that whoever wrote a workflow chose, so that they cannot lead into the network that the service is in. */
export interface Guard {
  /** Rejects with TerminalError for a URL that is refused, and with the resolver's error for an unknown host. */
  check(url: string | URL): Promise<Route>;
}

/** A guard that refuses whatever is not public, apart from what is allowed. */
export function createGuard(
  allowed: readonly AllowedHost[],
  resolve: (host: string) => Promise<readonly Address[]> = (host) => lookUp(host, { all: true }),
): Guard {
  // Connections of its own: one that was made without a look at where it leads must not be taken over.
  let agents: Agents | undefined;
  return {
    async check(url) {
      const { host, port } = partsOf(url);
      const family = isIP(host);
      const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
      for (const { address } of addresses) {
        const kind = kindOf(address);
        if (kind !== undefined && !isAllowed(allowed, { host, address, port })) throw refusal(host, address, kind);
      }
      agents ??= createAgents();
      return { agents, lookup: answerWith(host, addresses) };
    },
  };
}

/** The part of a URL that decides where it leads. Throws TerminalError for one that no workflow may name. */
function partsOf(given: string | URL): { readonly host: string; readonly port: number } {
  if (!URL.canParse(String(given)))
    throw new TerminalError("the URL cannot be read: an absolute http(s) URL is needed");
  const { protocol, hostname, port, username, password } = new URL(given);
  if (protocol !== "https:" && protocol !== "http:") {
    throw new TerminalError(`the URL begins with ${protocol}, and only https: and http: are spoken`);
  }
  if (username !== "" || password !== "") {
    throw new TerminalError(
      `the URL for ${hostname} holds a user name or a password, which everybody could read there`,
    );
  }
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || (protocol === "https:" ? 443 : 80)) };
}

/** What an address is that is not public; undefined for one that is. */
function kindOf(address: string): string | undefined {
  const range = ipaddr.parse(address).range();
  // Into words: `uniqueLocal` is unique local.
  return range === "unicast" ? undefined : range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function refusal(host: string, address: string, kind: string): TerminalError {
  const where = host === address ? address : `${host} (${address})`;
  return new TerminalError(
    `${where} is not public but ${kind}, where the URLs of workflows may not lead; to open it add ${host} to ONEXIT_ALLOWED_HOSTS`,
    { code: "address_refused" },
  );
}

function answerWith(host: string, addresses: readonly Address[]): LookupFunction {
  return (_, { all }, callback) => {
    const [first] = addresses;
    if (first === undefined) {
      const error: NodeJS.ErrnoException = new Error(`${host} has no address`);
      error.code = "ENOTFOUND";
      return callback(error, "");
    }
    return all ? callback(null, [...addresses]) : callback(null, first.address, first.family);
  };
}
