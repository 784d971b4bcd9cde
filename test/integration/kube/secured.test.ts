import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashOfToken, identifyByTokens, newToken, type Role } from "@onexit/engine/door";
import { certificateIn } from "@onexit/inbox";
import { expect, it } from "vitest";
import { kubeconfig } from "../../../packages/cli/src/commands/kubeconfig.ts";
import { clusterTool } from "../../support/cluster-tools.ts";
import { openTestDoor } from "../../support/door.ts";
import { startTestEngine } from "../../support/engine.ts";
import { createTempDir, createTestServer } from "../../support/nats.ts";
import { createKubectl } from "./kubectl.ts";

const binary = clusterTool("kubectl");

it.skipIf(binary === undefined)("kubectl comes in by a token over TLS, and may do what its role says", async () => {
  await using server = await createTestServer();
  await using engine = await startTestEngine(await server.connect());
  await using temp = await createTempDir();
  const { caFile, keyFile } = await certificateIn(temp.dir, { name: "onexit", hosts: ["127.0.0.1"] }, Date.now());
  const tokens = { ann: newToken(), bob: newToken() };
  const entryOf = (name: keyof typeof tokens, role: Role, namespaces: readonly string[]) => ({
    name,
    hash: hashOfToken(tokens[name]),
    grants: [{ role, namespaces }],
  });
  const entries = [entryOf("ann", "admin", ["*"]), entryOf("bob", "view", ["argo"])];
  const identify = identifyByTokens(() => entries, Date.now);
  const guard = { identify, hosts: undefined, perSecond: 0, monotonic: () => performance.now() };
  await using door = await openTestDoor(engine, { guard, tls: { certFile: caFile, keyFile } });
  const url = `https://127.0.0.1:${door.port}`;
  await using kubectl = await createKubectl(binary ?? "", url);

  const configOf = async (name: string, token: string | undefined) => {
    const printed: string[] = [];
    const write = (text: string) => printed.push(text) > 0;
    const env = token === undefined ? {} : { ARGO_TOKEN: `Bearer ${token}` };
    const terminal = { argv: [], env, cwd: temp.dir, stdout: { write }, stderr: { write } } as never;
    await kubeconfig(terminal, [], { server: url, namespace: "argo", ca: caFile });
    await writeFile(join(temp.dir, name), printed.join(""));
    return join(temp.dir, name);
  };
  const as = async (name: string, token: string | undefined, ...args: readonly string[]) =>
    kubectl.runBare(args, { KUBECONFIG: await configOf(name, token) });

  const manifest = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "WorkflowTemplate",
    metadata: { name: "shared" },
    spec: { entrypoint: "main", templates: [{ name: "main", container: { image: "a", command: ["true"] } }] },
  };
  const file = join(temp.dir, "template.json");
  await writeFile(file, JSON.stringify(manifest));

  expect(await as("ann", tokens.ann, "create", "-f", file)).toMatchObject({ code: 0 });
  expect(await as("bob", tokens.bob, "get", "wftmpl", "-o", "name")).toMatchObject({
    code: 0,
    stdout: "workflowtemplate.argoproj.io/shared\n",
  });
  const refused = await as("bob", tokens.bob, "delete", "wftmpl", "shared");
  expect(refused.stderr).toContain("Forbidden): bob needs the role admin in argo for this, and has view in argo");
  expect((await as("nobody", newToken(), "get", "wf")).stderr).toContain("You must be logged in to the server");
});
