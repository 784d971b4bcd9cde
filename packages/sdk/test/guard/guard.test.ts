import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { readAllowedHosts } from "../../src/guard/allowed-hosts.ts";
import { createGuard } from "../../src/guard/guard.ts";
import { guardVariable } from "../../src/guard/guard-variable.ts";
import { createHttp } from "../../src/http.ts";
import { createLimit } from "../../src/limit.ts";
import { startHttpTarget } from "../../src/testing.ts";

/** A guard over names that resolve as the lists say, one after another; the last one stays. */
function guardOver(list: string, names: Readonly<Record<string, readonly string[][]>> = {}) {
  const read = readAllowedHosts(list);
  if ("problem" in read) throw new Error(read.problem);
  const asked: string[] = [];
  const guard = createGuard(read.allowed, async (host) => {
    const answers = names[host] ?? [];
    const found = answers[Math.min(asked.filter((name) => name === host).length, answers.length - 1)];
    asked.push(host);
    if (found === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" });
    return found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  });
  return { guard, asked };
}

function client() {
  const sent: string[] = [];
  return {
    sent,
    http: createHttp({
      limit: createLimit(),
      sent: async () => void sent.push("sent"),
      now: () => 0,
      record: () => () => {},
    }),
  };
}

const refused = { verdict: "dead", details: { code: "address_refused" } };

describe("a guard", () => {
  it.each([
    ["http://127.0.0.1/", "127.0.0.1 is not public but loopback"],
    ["http://2130706433/", "127.0.0.1 is not public but loopback"],
    ["http://0x7f.1/", "127.0.0.1 is not public but loopback"],
    ["http://0/", "0.0.0.0 is not public but unspecified"],
    ["http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not public but link local"],
    ["https://10.1.2.3/", "private"],
    ["https://172.16.0.1/", "private"],
    ["https://192.168.1.1:8443/x", "private"],
    ["https://100.64.0.1/", "carrier grade nat"],
    ["https://224.0.0.1/", "multicast"],
    ["https://255.255.255.255/", "broadcast"],
    ["https://[::1]/", "::1 is not public but loopback"],
    ["https://[::]/", "unspecified"],
    ["https://[fe80::1]/", "link local"],
    ["https://[fd00::1]/", "unique local"],
    ["https://[ff02::1]/", "multicast"],
    ["https://[::ffff:127.0.0.1]/", "ipv4 mapped"],
    ["https://[::ffff:8.8.8.8]/", "ipv4 mapped"],
    ["https://[64:ff9b::7f00:1]/", "not public"],
    ["https://[2002:7f00:1::]/", "not public"],
    ["https://[fec0::1]/", "not public"],
  ])("refuses %s, and says why and what to set", async (url, why) => {
    const refusal = guardOver("").guard.check(url);
    await expect(refusal).rejects.toMatchObject({ ...refused, message: expect.stringContaining(why) });
    await expect(refusal).rejects.toThrow("ONEXIT_ALLOWED_HOSTS");
  });

  it.each([
    ["file:///etc/passwd", "begins with file:"],
    ["gopher://a.test/", "begins with gopher:"],
    ["unix:/run/docker.sock", "begins with unix:"],
    ["https://user:pa55word@a.test/", "holds a user name or a password"],
    ["not a URL", "cannot be read"],
    ["//a.test/", "cannot be read"],
    ["", "cannot be read"],
  ])("refuses %j whatever is allowed", async (url, why) => {
    const refusal = guardOver("a.test 0.0.0.0/0").guard.check(url);
    await expect(refusal).rejects.toMatchObject({ verdict: "dead", message: expect.stringContaining(why) });
    await expect(refusal).rejects.not.toThrow("pa55word");
  });

  it("refuses a name as soon as one of its addresses is not public", async () => {
    const { guard } = guardOver("", { "mixed.test": [["93.184.216.34", "10.0.0.1"]], "up.test": [["93.184.216.34"]] });
    await expect(guard.check("https://mixed.test/")).rejects.toMatchObject(refused);
    await expect(guard.check("https://mixed.test/")).rejects.toThrow("mixed.test (10.0.0.1) is not public but private");
    await expect(guard.check("https://up.test/")).resolves.toBeDefined();
  });

  it("resolves names as the machine does: localhost is refused, too", async () => {
    await expect(createGuard([]).check("http://localhost:1/")).rejects.toMatchObject(refused);
  });

  it("sends nothing to what it refuses, not even the word that something is sent", async () => {
    await using target = await startHttpTarget();
    const { sent, http } = client();
    await expect(http.post(target.url, { guard: guardOver("").guard, json: {} })).rejects.toMatchObject(refused);
    await expect(http.get(target.url, { guard: guardOver("").guard })).rejects.toMatchObject(refused);
    expect({ sent, requests: target.requests }).toEqual({ sent: [], requests: [] });
  });

  it("reaches an allowed host by its name, and sends that name", async () => {
    await using target = await startHttpTarget();
    const { port } = new URL(target.url);
    const { guard } = guardOver(`hooks.test:${port}`, { "hooks.test": [["127.0.0.1"]] });
    await client().http.post(`http://hooks.test:${port}/in?a=1`, { guard, json: {} });
    expect(target.requests).toMatchObject([{ path: "/in?a=1", headers: { host: `hooks.test:${port}` } }]);
  });

  it("connects to the addresses that it looked at, although the name leads elsewhere by then", async () => {
    await using target = await startHttpTarget();
    const { port } = new URL(target.url);
    const { guard, asked } = guardOver("127.0.0.1", { "rebound.test": [["127.0.0.1"], ["127.0.0.9"]] });
    await client().http.post(`http://rebound.test:${port}/`, { guard, json: {} });
    expect({ asked, arrived: target.requests.length }).toEqual({ asked: ["rebound.test"], arrived: 1 });
    await expect(client().http.post(`http://rebound.test:${port}/`, { guard, json: {} })).rejects.toMatchObject(
      refused,
    );
    expect(target.requests).toHaveLength(1);
  });

  it("does not take over a connection that was made without it", async () => {
    await using target = await startHttpTarget();
    const url = target.url.replace("127.0.0.1", "localhost");
    const { http } = client();
    await http.post(url, { json: {} });
    await expect(http.post(url, { guard: createGuard([]), json: {} })).rejects.toMatchObject(refused);
    expect(target.requests).toHaveLength(1);
  });

  it("follows no redirect into what it would refuse", async () => {
    await using target = await startHttpTarget();
    await using inner = await startHttpTarget();
    target.next({ status: 307, headers: { location: inner.url } });
    const { guard } = guardOver(target.url.replace("http://", ""));
    await expect(client().http.post(target.url, { guard, json: {} })).rejects.toMatchObject({
      verdict: "dead",
      details: { status: 307 },
    });
    expect(inner.requests).toEqual([]);
  });

  it("takes an unknown name for a thing that may pass", async () => {
    const { guard } = guardOver("");
    await expect(client().http.post("https://gone.test/", { guard })).rejects.toMatchObject({
      verdict: "retry",
      details: { code: "ENOTFOUND" },
    });
  });

  it("is made from the environment, where a mistake is named", async () => {
    const { values } = readConfig({ guard: guardVariable }, { ONEXIT_ALLOWED_HOSTS: "127.0.0.0/8" });
    await expect(values.guard?.check("http://127.0.0.1/")).resolves.toBeDefined();
    const { values: none } = readConfig({ guard: guardVariable }, {});
    await expect(none.guard?.check("http://127.0.0.1/")).rejects.toMatchObject(refused);
    expect(readConfig({ guard: guardVariable }, { ONEXIT_ALLOWED_HOSTS: "ok.test 10.0.0.0/99" }).problems).toEqual([
      'ONEXIT_ALLOWED_HOSTS: "ok.test 10.0.0.0/99": "10.0.0.0/99" is no host, address or range of addresses',
    ]);
  });
});
