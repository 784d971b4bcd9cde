import { describe, expect, it } from "vitest";
import { type Layers, type Rank, saidOf, saidWithContext } from "../../src/config/said.ts";
import { parseUserConfig } from "../../src/config/user-config.ts";

const nobody: Layers = { flags: {}, environment: {}, project: {}, user: {}, contexts: {} };
const namespace = { name: "namespace", variables: ["ONEXIT_NAMESPACE", "ARGO_NAMESPACE"], default: "default" };
const at = (value: string, origin: string) => ({ namespace: { value, origin } });

describe("what counts for an option", () => {
  const everybody: Layers = {
    ...nobody,
    flags: { namespace: "of-flag" },
    environment: { ONEXIT_NAMESPACE: "of-onexit", ARGO_NAMESPACE: "of-argo" },
    project: at("of-project", "onexit.yaml:2"),
    user: at("of-user", "config.yaml:3"),
  };

  it.each([
    ["flag", everybody, "of-flag", "flag"],
    ["its own variable", { ...everybody, flags: {} }, "of-onexit", "environment ONEXIT_NAMESPACE"],
    [
      "argo's variable",
      { ...everybody, flags: {}, environment: { ONEXIT_NAMESPACE: "", ARGO_NAMESPACE: "of-argo" } },
      "of-argo",
      "environment ARGO_NAMESPACE",
    ],
    ["onexit.yaml", { ...everybody, flags: {}, environment: {} }, "of-project", "onexit.yaml:2"],
    ["the user's file", { ...everybody, flags: {}, environment: {}, project: {} }, "of-user", "config.yaml:3"],
    ["the default", nobody, "default", "default"],
  ] as const)("is what %s says, where nobody who goes first does", (_, layers, value, origin) => {
    expect(saidOf(namespace, layers)).toMatchObject({ value, origin });
  });

  it.each([
    ["flag", "flag", "of-flag"],
    ["environment", "flag", "of-flag"],
    ["flag", "environment", "of-context"],
    ["user", "user", "of-user"],
    ["project", "user", "of-context"],
    ["user", "default", "of-context"],
  ] as const)("of a context named by %s and a namespace said by %s", (named, own, value) => {
    const layersOf: Readonly<Record<Rank, Partial<Layers>>> = {
      flag: { flags: { namespace: "of-flag" } },
      environment: { environment: { ARGO_NAMESPACE: "of-environment" } },
      project: { project: at("of-project", "p:1") },
      user: { user: at("of-user", "u:1") },
      default: {},
    };
    const said = { value: "staging", rank: named, origin: "somewhere" };
    const context = { said, values: { server: "s:1", namespace: "of-context" } };
    expect(saidWithContext(namespace, { ...nobody, ...layersOf[own] }, context)?.value).toBe(value);
  });
});

describe("a user's file", () => {
  it.each([
    ["options: {namespace: 1}", "u.yaml:1:22: options.namespace must be text"],
    ["options: {color: maybe}", "u.yaml:1:18: options.color must be true or false"],
    ["options: {namespce: a}", 'u.yaml:1:11: unknown key "namespce" (did you mean "namespace"?)'],
    ["contexts:\n  a: {servr: h}", 'u.yaml:2:7: unknown key "servr" (did you mean "server"?)'],
    ["contexts: {a: {server: 'h h'}}", "u.yaml:1:24: contexts.a.server must be host:port or a URL"],
    ["contexts: [", "u.yaml:1:12"],
  ])("%j is refused, with its place", (text, problem) => {
    const parsed = parseUserConfig(text, "u.yaml", "/d");
    expect("problems" in parsed && parsed.problems.join("\n")).toContain(problem);
  });

  it("finds files of tokens from where it stands", () => {
    expect(parseUserConfig("contexts: {a: {server: 'h:1', tokenFile: t}}", "u.yaml", "/d")).toMatchObject({
      config: { contexts: { a: { server: "h:1", tokenFile: "/d/t" } } },
    });
  });
});
