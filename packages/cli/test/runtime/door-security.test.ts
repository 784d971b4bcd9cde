import { describe, expect, it } from "vitest";
import { oidcOptions } from "../../src/runtime/oidc-roles.ts";
import { parseTokenFile } from "../../src/runtime/token-file.ts";

const hash = `sha256:${"0".repeat(64)}`;

describe("a file of tokens", () => {
  it("grants each role in each namespace", () => {
    const text = `- {name: ci, hash: "${hash}", roles: [view, submit], namespaces: [prod]}\n`;
    expect(parseTokenFile(text, "t.yaml")).toEqual({
      entries: [
        {
          name: "ci",
          hash,
          grants: [
            { role: "view", namespaces: ["prod"] },
            { role: "submit", namespaces: ["prod"] },
          ],
        },
      ],
    });
  });

  it.each([
    ["", /t\.yaml:1:1: the file must be a list/],
    ["- {name: ci, roles: [view], namespaces: [a]}", /0\.hash must be text/],
    [`- {name: ci, hash: "${hash}", roles: [root], namespaces: [a]}`, /0\.roles\.0/],
    [`- {name: ci, hash: "${hash}", roles: [], namespaces: [a]}`, /must name a role/],
    [`- {name: ci, hash: "${hash}", roles: [view], namespaces: [A_b]}`, /names of namespaces, or \*/],
    [
      `- {name: ci, hash: "${hash}", roles: [view], namespaces: [a]}\n- {name: ci, hash: "${hash}", roles: [view], namespaces: [a]}`,
      /stands there twice/,
    ],
    ["- [", /t\.yaml:\d+:\d+/],
  ])("%j is refused, with its place", (text, problem) => {
    const parsed = parseTokenFile(text, "t.yaml");
    expect("problems" in parsed && parsed.problems.join("\n")).toMatch(problem);
  });
});

describe("an issuer", () => {
  const given = {
    host: "h",
    rateLimit: "0",
    oidcGroupsClaim: "groups",
    oidcIssuer: "https://idp.example",
    oidcAudience: "onexit",
  };

  it("maps groups to roles, several for one group", () => {
    const options = oidcOptions({ ...given, oidcRole: ["dev=submit@dev,test", "dev=view", "cn=ops,dc=x=admin"] });
    expect(Object.fromEntries(options?.groups ?? [])).toEqual({
      dev: [
        { role: "submit", namespaces: ["dev", "test"] },
        { role: "view", namespaces: ["*"] },
      ],
      "cn=ops,dc=x": [{ role: "admin", namespaces: ["*"] }],
    });
    expect(oidcOptions({ host: "h", rateLimit: "0", oidcGroupsClaim: "groups" })).toBeUndefined();
  });

  it.each([["dev"], ["dev=root"], ["dev=view@A B"], ["=view"]])("refuses the role %j", (role) => {
    expect(() => oidcOptions({ ...given, oidcRole: [role] })).toThrow(/write GROUP=ROLE/);
  });
});
