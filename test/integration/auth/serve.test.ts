import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterTool } from "../../support/cluster-tools.ts";
import { createTestServer, eventually, type TestServer } from "../../support/nats.ts";
import { createProject, type Project } from "../../support/project.ts";
import { createKubectl } from "../kube/kubectl.ts";

let server: TestServer;
let project: Project;
let environment: Record<string, string>;
beforeAll(async () => {
  server = await createTestServer();
  project = await createProject();
  environment = { NATS_URL: `nats://${server.server.token}@127.0.0.1:${server.server.port}` };
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const serve = ["serve", "--roles", "engine", "--port", "0"];

/** A fresh token and its line for the file. */
async function tokenOf(name: string, role: string, namespace: string) {
  const made = await project.onexit(["token", "create", name, "--role", role, "-n", namespace]);
  expect(made.code).toBe(0);
  const [line] = /^- .*$/m.exec(made.stderr) ?? [];
  expect(made.stderr).not.toContain(made.stdout.trim());
  return { token: made.stdout.trim(), line: `${line}\n` };
}

const binary = clusterTool("kubectl");

/** kubectl speaks TLS to an authority of our own, and is told in its own words what it may not do. */
async function asKubectl(client: Record<string, string>, ca: string): Promise<void> {
  if (binary === undefined) return;
  const config = await project.onexit(["kubeconfig", "--ca", ca, "--server", client.ARGO_SERVER ?? ""], client);
  expect(config.code).toBe(0);
  await project.write("kubeconfig.yaml", config.stdout);
  const KUBECONFIG = join(project.dir, "kubeconfig.yaml");
  await using kubectl = await createKubectl(binary, client.ARGO_SERVER ?? "");
  const got = await kubectl.runBare(["get", "workflows"], { KUBECONFIG });
  expect([got.code, got.stderr]).toEqual([0, ""]);
  expect(got.stdout).toContain("tls");
  const refused = await kubectl.runBare(["delete", "workflow", "tls"], { KUBECONFIG });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/viewer needs the role admin in default/)]);
}

describe("onexit serve", () => {
  it.each([
    [["--host", "0.0.0.0"], /nobody is asked who they are.*--insecure-no-auth/s],
    [["--host", "0.0.0.0", "--insecure-no-auth"], /in the clear.*--insecure-http/s],
    [["--host", "::", "--insecure-http"], /nobody is asked/],
    [["--auth-tokens", "none.yaml"], /cannot read .*none\.yaml: ENOENT/],
    [["--auth-tokens", "wrong.yaml"], /wrong\.yaml:1:\d+: 0\.hash must be sha256/],
    [["--tls-cert", "a.pem"], /belong together/],
    [["--oidc-issuer", "http://idp.example"], /begins with https/],
    [["--oidc-issuer", "https://idp.example"], /--oidc-audience is missing/],
    [
      ["--oidc-issuer", "https://idp.example", "--oidc-audience", "x", "--oidc-role", "a=root"],
      /roles are view, submit, admin/,
    ],
  ])("with %j does not start, and says why", async (args, message) => {
    await project.write("wrong.yaml", "- {name: a, hash: secret, roles: [view], namespaces: ['*']}\n");
    const { code, stderr } = await project.onexit([...serve, ...args], {
      ...environment,
      ONEXIT_INSECURE_NO_AUTH: "false",
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("speaks TLS, knows its tokens and takes new ones as they come", async () => {
    const viewer = await tokenOf("viewer", "view", "*");
    const ci = await tokenOf("ci", "submit", "default");
    await project.write("tokens.yaml", viewer.line);
    const child = project.start(
      [...serve, "--host", "0.0.0.0", "--tls-self-signed", "--auth-tokens", "tokens.yaml"],
      environment,
    );
    const [, port] = await child.says(/onexit serves engine on https:\/\/0\.0\.0\.0:(\d+)/);
    const [, ca] = await child.says(/trust (\S+ca\.pem)/);
    const client = (token: string) => ({
      ARGO_SERVER: `https://127.0.0.1:${port}`,
      ARGO_TOKEN: `Bearer ${token}`,
      NODE_EXTRA_CA_CERTS: ca ?? "",
    });
    await project.write(
      "wf.yaml",
      "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: tls}\nspec: {entrypoint: m, templates: [{name: m, suspend: {}}]}\n",
    );
    const untrusted = await project.onexit(["list"], { ...client(viewer.token), NODE_EXTRA_CA_CERTS: "" });
    expect([untrusted.code, untrusted.stderr]).toEqual([4, expect.stringMatching(/self-signed/)]);
    const refused = await project.onexit(["submit", "wf.yaml"], client(viewer.token));
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining("viewer needs the role submit in default"),
    ]);
    expect((await project.onexit(["submit", "wf.yaml"], client(ci.token))).stderr).toContain("not known here");
    await appendFile(join(project.dir, "tokens.yaml"), ci.line);
    const submit = async () => (await project.onexit(["submit", "wf.yaml"], client(ci.token))).code === 0;
    await eventually(submit, 20_000);
    expect((await project.onexit(["list"], client(viewer.token))).stdout).toContain("tls");
    await asKubectl(client(viewer.token), ca ?? "");

    // A mistake in the file locks nobody out.
    await appendFile(join(project.dir, "tokens.yaml"), "- {name: broken}\n");
    await child.says(/tokens\.yaml:3:.*\n.*the tokens before count on/);
    expect((await project.onexit(["list"], client(viewer.token))).code).toBe(0);
    expect(child.stderr()).toMatch(
      /"audit":true,"by":"ci","method":"POST","path":"\/api\/v1\/workflows\/default","status":200/,
    );
    for (const { token } of [viewer, ci]) expect(child.stderr() + child.stdout()).not.toContain(token);
    child.signal("SIGTERM");
    expect((await child.ends()).code).toBe(0);
  });
});
