import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hostname, hostProblem, originProblem } from "../../src/auth/browser-checks.ts";
import { identifyByTokens, type TokenEntry } from "../../src/auth/identify.ts";
import { createRate } from "../../src/auth/rate.ts";
import { hashOfToken, hashProblem, newToken } from "../../src/auth/token-hash.ts";
import { mayIn, type User } from "../../src/auth/user.ts";

const headers = (given: Record<string, string>) => (name: string) => given[name];

describe("a browser's request", () => {
  it.each([
    ["localhost:2746", true],
    ["127.0.0.1", true],
    ["[::1]:2746", true],
    ["onexit.example:443", true],
    ["ONEXIT.example", true],
    ["evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["localhost.evil.example:2746", false],
    ["", false],
  ])("to the host %j may come in: %s", (host, isFine) => {
    const problem = hostProblem({ method: "GET", header: headers({ host }) }, new Set(["onexit.example"]));
    expect(problem === undefined).toBe(isFine);
  });

  it.each([
    ["GET", { origin: "http://evil.example" }, true],
    ["POST", {}, true],
    ["POST", { origin: "http://a.test:1", "x-onexit-csrf": "1" }, true],
    ["POST", { origin: "http://a.test:1", "x-onexit-csrf": "1", "sec-fetch-site": "same-origin" }, true],
    ["POST", { origin: "http://a.test:1" }, false],
    ["POST", { origin: "http://a.test:2", "x-onexit-csrf": "1" }, false],
    ["POST", { origin: "null", "x-onexit-csrf": "1" }, false],
    ["DELETE", { "sec-fetch-site": "cross-site", "x-onexit-csrf": "1" }, false],
    ["PUT", { "sec-fetch-site": "same-site", "x-onexit-csrf": "1" }, false],
  ])("%s with %j may change something: %s", (method, given, isFine) => {
    const problem = originProblem({ method, header: headers({ host: "a.test:1", ...given }) });
    expect(problem === undefined).toBe(isFine);
  });

  it("names its host with or without port and brackets", () => {
    expect(["a:1", "A", "[::1]:2", "[::1]"].map(hostname)).toEqual(["a", "a", "::1", "::1"]);
  });
});

describe("tokens", () => {
  const scryptHash = (token: string) => {
    const key = scryptSync(token, Buffer.from("0123456789abcdef"), 32, { N: 1024, r: 8, p: 1 });
    return `scrypt:1024:8:1:${Buffer.from("0123456789abcdef").toString("base64")}:${key.toString("base64")}`;
  };
  const entry = (name: string, hash: string): TokenEntry => ({ name, hash, grants: [] });

  it("are known by their hashes, and by no others", async () => {
    const token = newToken();
    const entries = [entry("ci", hashOfToken(token)), entry("ada", scryptHash("correct horse"))];
    const identify = identifyByTokens(() => entries, Date.now);
    expect((await identify(token, false))?.name).toBe("ci");
    expect((await identify("correct horse", false))?.name).toBeUndefined();
    expect((await identify("correct horse", true))?.name).toBe("ada");
    // Known again without the slow way.
    expect((await identify("correct horse", false))?.name).toBe("ada");
    for (const wrong of ["", token.slice(1), `${token}x`, hashOfToken(token), "correct horsf"]) {
      expect(await identify(wrong, true)).toBeUndefined();
    }
  });

  it("that were taken out of the file are unknown at once", async () => {
    let entries = [entry("ada", scryptHash("correct horse"))];
    const identify = identifyByTokens(() => entries, Date.now);
    expect(await identify("correct horse", true)).toBeDefined();
    entries = [];
    expect(await identify("correct horse", true)).toBeUndefined();
  });

  it.each([
    ["sha256:abc", false],
    ["plain", false],
    ["scrypt:3:8:1:MDEyMzQ1Njc4:MDEyMzQ1Njc4OTAxMjM0NTY3ODk=", false],
    ["scrypt:1073741824:8:1:MDEyMzQ1Njc4:MDEyMzQ1Njc4OTAxMjM0NTY3ODk=", false],
    ["scrypt:16384:8:1:MDEyMzQ1Njc4:MDEyMzQ1Njc4OTAxMjM0NTY3ODk=", true],
  ])("the hash %s is one: %s", (hash, isHash) => {
    expect(hashProblem(hash) === undefined).toBe(isHash);
  });
});

describe("a user", () => {
  const user: User = {
    name: "ci",
    grants: [
      { role: "submit", namespaces: ["dev"] },
      { role: "view", namespaces: ["*"] },
    ],
  };
  it.each([
    ["view", "prod", true],
    ["submit", "prod", false],
    ["submit", "dev", true],
    ["admin", "dev", false],
    ["view", "*", true],
    ["submit", "*", false],
    ["submit", "<any>", true],
    ["admin", "<any>", false],
  ] as const)("may %s in %s: %s", (role, namespace, may) => {
    expect(mayIn(user, role, namespace)).toBe(may);
  });
});

describe("a rate", () => {
  it("lets so many through at once, and then as many as time brings", () => {
    let now = 0;
    const rate = createRate({ perSecond: 2, burst: 3, monotonic: () => now });
    expect([1, 2, 3].map(() => rate.take("a"))).toEqual([0, 0, 0]);
    expect(rate.take("a")).toBe(500);
    expect(rate.take("b")).toBe(0);
    now = 500;
    expect(rate.take("a")).toBe(0);
    expect(rate.look("a")).toBe(500);
    now = 60_000;
    expect([1, 2, 3, 4].map(() => rate.take("a") === 0)).toEqual([true, true, true, false]);
  });
});
