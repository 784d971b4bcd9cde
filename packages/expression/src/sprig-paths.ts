import { type Builtin, fixed } from "./expr-function.ts";
import type { Fault, Value, ValueMap } from "./value.ts";

/** sprig's functions on paths and URLs (`path`, `url.go`). */
export const sprigPaths: readonly (readonly [string, Builtin])[] = [
  ...["", "os"].flatMap((before): readonly (readonly [string, Builtin])[] => [
    [named(before, "base"), fixed("s", base)],
    [named(before, "dir"), fixed("s", directory)],
    [named(before, "clean"), fixed("s", clean)],
    [named(before, "ext"), fixed("s", (path) => /\.[^./]*$/.exec(path)?.[0] ?? "")],
    [named(before, "isAbs"), fixed("s", (path) => path.startsWith("/"))],
  ]),
  ["urlParse", fixed("s", parseUrl)],
  ["urlJoin", fixed("m", joinUrl)],
];

function named(before: string, name: string): string {
  return before === "" ? name : before + name.charAt(0).toUpperCase() + name.slice(1);
}

/** Go's `path.Clean`. */
function clean(path: string): string {
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!rooted) parts.push("..");
  }
  const joined = parts.join("/");
  return rooted ? `/${joined}` : joined === "" ? "." : joined;
}

function base(path: string): string {
  if (path === "") return ".";
  // Without the look behind it would begin again at each slash of a long row.
  const trimmed = path.replace(/(?<!\/)\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

function directory(path: string): string {
  return clean(path.slice(0, path.lastIndexOf("/") + 1));
}

const url = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

function parseUrl(text: string): Value | Fault {
  const match = url.exec(text);
  if (!match || /[\p{Cc} ]/u.test(match[2] ?? ""))
    return { problem: `unable to parse url: parse "${text.slice(0, 100)}"` };
  const [, scheme = "", authority, path = "", query = "", fragment = ""] = match;
  const at = (authority ?? "").lastIndexOf("@");
  const host = (authority ?? "").slice(at + 1);
  const isOpaque = scheme !== "" && authority === undefined && !path.startsWith("/");
  return new Map<Value, Value>([
    ["scheme", scheme.toLowerCase()],
    ["host", host],
    ["hostname", host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1")],
    ["path", isOpaque ? "" : decode(path)],
    ["query", query],
    ["opaque", isOpaque ? path : ""],
    ["fragment", decode(fragment)],
    ["userinfo", at === -1 ? "" : (authority ?? "").slice(0, at)],
  ]);
}

function joinUrl(parts: ValueMap): Value | Fault {
  const texts = new Map<string, string>();
  for (const key of ["scheme", "host", "path", "query", "opaque", "fragment", "userinfo"]) {
    const value = parts.get(key) ?? "";
    if (typeof value !== "string")
      return { problem: `unable to parse ${key} key, must be of type string, but ${typeof value} found` };
    texts.set(key, value);
  }
  const get = (key: string) => texts.get(key) ?? "";
  const before = get("scheme") === "" ? "" : `${get("scheme")}:`;
  const user = get("userinfo") === "" ? "" : `${get("userinfo")}@`;
  const hasHost = get("host") !== "" || user !== "" || get("scheme") !== "";
  const path = encodePath(get("path"));
  const slash = path !== "" && !path.startsWith("/") && get("host") !== "" ? "/" : "";
  const middle =
    get("opaque") !== ""
      ? get("opaque")
      : (hasHost && (get("host") !== "" || user !== "" || path.startsWith("//")) ? `//${user}${get("host")}` : "") +
        slash +
        path;
  const query = get("query") === "" ? "" : `?${get("query")}`;
  const fragment = get("fragment") === "" ? "" : `#${encodePath(get("fragment"))}`;
  return before + middle + query + fragment;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encodePath(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~$&+,/:;=@!'()*]/gu, (character) => {
    try {
      return encodeURIComponent(character);
    } catch {
      return "%EF%BF%BD";
    }
  });
}
