// How fast a router goes through what ended while it was away: the journals of 300 workflows, of which every other one failed.
//   npm run bench -- --only router
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { connectNats, findNatsServer, openEventLog, provision, startNatsServer } from "@onexit/nats";
import { decide, planAfter } from "../../packages/interpreter/dist/index.js";
import { startRouter } from "../../services/router/dist/index.js";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

const workflows = 300;
const longestMs = 300_000;
const policy = {
  apiVersion: "onexit.dev/v1",
  kind: "ExitPolicy",
  metadata: { name: "tell" },
  spec: { on: ["Failed"], actions: [{ slack: { channel: "#ops", text: "{{workflow.name}}" } }] },
};
const leaf = { name: "leaf", container: { image: "alpine", command: ["x"] } };
const steps = [[{ name: "a", template: "leaf" }], [{ name: "b", template: "leaf" }]];

await withResources(async (use) => {
  const { dir } = use(await createTemporary());
  const server = use(await startNatsServer({ binary: await findNatsServer(), dir: join(dir, "nats") }));
  const nats = await connectNats({ url: `nats://${server.token}@127.0.0.1:${server.port}`, name: "bench" });
  use({ [Symbol.asyncDispose]: () => nats.close() });
  await provision(nats);
  const log = openEventLog(nats);
  let messages = 0;
  for (let n = 0; n < workflows; n += 1) messages += await write(log, n);

  const policies = join(dir, "policies");
  await mkdir(policies);
  await writeFile(join(policies, "tell.yaml"), JSON.stringify(policy));
  const environment = { ONEXIT_POLICIES: policies };
  const before = performance.now();
  const router = use(await startRouter({ nats, environment, fromTheBeginning: true, logLevel: "silent" }));
  while ((await router.backlog()) > 0) {
    if (performance.now() - before > longestMs) throw new Error(`${await router.backlog()} are left after 5 minutes`);
    await pause(20);
  }
  const seconds = (performance.now() - before) / 1000;
  const rate = (count) => `${(count / seconds).toFixed(0)}/s`;
  console.log(`router: ${workflows} ends, ${rate(workflows)}; ${messages} journal messages, ${rate(messages)}`);
});

/** Writes the journal of one; resolves with how many messages it has. */
async function write(log, n) {
  const workflow = { cluster: "bench", namespace: "default", name: `web-${n}`, uid: randomUUID() };
  const spec = { entrypoint: "main", templates: [{ name: "main", steps }, leaf] };
  const manifest = { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: { name: workflow.name }, spec };
  let state;
  let seq = 0;
  let messages = 0;
  const offer = async (input) => {
    const { events, state: next } = decide(state, { at: Date.now(), host: "h", ...input });
    state = next;
    seq = (await log.append(workflow, { id: randomUUID(), events }, seq)).seq;
    messages += 1;
    return planAfter(state, events).find(({ type }) => type === "RunProcess");
  };
  let begun = await offer({ type: "Submit", workflow, manifest, semantics: "onexit", context: {} });
  while (begun !== undefined) {
    const { node, attempt } = begun;
    const ended = { outcome: "exited", exitCode: n % 2, outputs: { parameters: {} }, logTail: "", host: "h" };
    begun = await offer({ type: "Report", report: { node, attempt, ...ended } });
  }
  if (state.finishedAt === undefined) throw new Error(`${workflow.name} stands still`);
  return messages;
}
