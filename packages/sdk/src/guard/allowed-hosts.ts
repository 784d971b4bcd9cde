import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** One entry of the list: a host by its name, or addresses by their range; on any port unless one is named. */
export type AllowedHost = { readonly port?: number } & (
  | { readonly name: string }
  | { readonly range: readonly [ipaddr.IPv4 | ipaddr.IPv6, number] }
);

/** Where a connection would go. */
export interface Target {
  /** As the URL has it, without brackets. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** Reads entries between commas or spaces: `hooks.internal`, `hooks.internal:8080`, `10.1.0.0/16`, `[::1]:8080`. */
export function readAllowedHosts(
  text: string,
): { readonly allowed: readonly AllowedHost[] } | { readonly problem: string } {
  const allowed: AllowedHost[] = [];
  for (const word of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const entry = readEntry(word);
    if (entry === undefined) return { problem: `${JSON.stringify(word)} is no host, address or range of addresses` };
    allowed.push(entry);
  }
  return { allowed };
}

/** True when an entry opens the target, by its name or by its address. */
export function isAllowed(allowed: readonly AllowedHost[], { host, address, port }: Target): boolean {
  const found = ipaddr.process(address);
  return allowed.some((entry) => {
    if (entry.port !== undefined && entry.port !== port) return false;
    if ("name" in entry) return entry.name === host.replace(/\.$/, "").toLowerCase();
    const [range, bits] = entry.range;
    return range.kind() === found.kind() && found.match(range, bits);
  });
}

function readEntry(word: string): AllowedHost | undefined {
  const [first = "", bits] = word.split("/");
  // Shortened addresses such as `10.1` would be read as something else than is meant.
  if (bits !== undefined) {
    return isIP(first) > 0 && ipaddr.isValidCIDR(word) ? { range: ipaddr.parseCIDR(word) } : undefined;
  }
  if (isIP(word) > 0) return { range: wholeOf(word) };
  const [, bracketed, bare, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(word) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined || Number(digits ?? 1) > 65_535) return undefined;
  const port = digits === undefined ? {} : { port: Number(digits) };
  if (isIP(host) > 0) return { range: wholeOf(host), ...port };
  if (!/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i.test(host) || /^[\d.]+$/.test(host)) return undefined;
  return { name: host.toLowerCase(), ...port };
}

/** The range that holds this one address. */
function wholeOf(address: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const one = ipaddr.process(address);
  return [one, one.kind() === "ipv4" ? 32 : 128];
}
