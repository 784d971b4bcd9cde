import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { cleanupOn, lookPorts, registerRequest, startSweeper } from "@onexit/cleanup";
import { allJournals, requestsOf } from "@onexit/events";
import {
  connectNats,
  type Nats,
  openRegistrations,
  passwordVariable,
  permissionsText,
  provision,
  provisionDurable,
} from "@onexit/nats";
import { startRouter } from "@onexit/router";
import { defineAction, type RunningAction, startAction } from "@onexit/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wire } from "../../../packages/nats/src/wire.ts";
import { manifestOf, startTestEngine } from "../../support/engine.ts";
import { eventually, natsBinary } from "../../support/nats.ts";

const roles = ["engine", "router", "slack", "pagerduty", "cleanup", "archive"] as const;
type User = (typeof roles)[number] | "admin";

let dir: string;
let server: ChildProcess;
let url: (user: User) => string;
let admin: Nats;
const open: Nats[] = [];

/** A connection as that service makes it. */
async function connect(user: User): Promise<Nats> {
  const restricted = user !== "admin" && user !== "engine";
  const nats = await connectNats({ url: url(user), name: user, restricted });
  open.push(nats);
  return nats;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-permissions-"));
  const port = await freePort();
  const file = join(dir, "nats.conf");
  const users: readonly User[] = ["admin", ...roles];
  const head = `host: 127.0.0.1\nport: ${port}\nmax_payload: 8388608\njetstream { store_dir: "${dir}" }\n`;
  await writeFile(file, head + permissionsText(roles));
  const passwords = Object.fromEntries(users.map((user) => [passwordVariable(user), `pw-of-${user}`]));
  server = spawn(await natsBinary(), ["-c", file], { env: { PATH: process.env.PATH, ...passwords }, stdio: "ignore" });
  url = (user) => `nats://${user}:pw-of-${user}@127.0.0.1:${port}`;
  admin = await connect("admin");
  await provision(admin);
  await provisionDurable(admin, { durable: "router", filter: allJournals, ackWaitMs: 10_000, maxAckPending: 1 });
  for (const action of ["slack", "pagerduty", "cleanup", "archive"]) {
    await provisionDurable(admin, { durable: action, filter: requestsOf(action), ackWaitMs: 10_000 });
  }
});
afterAll(async () => {
  await Promise.all(open.map((nats) => nats.close()));
  server.kill("SIGKILL");
  await rm(dir, { recursive: true, force: true });
});

/** Why the server did not take it; "taken" when it did. */
async function refusalOf(nats: Nats, subject: string, body = ""): Promise<string> {
  const { nc } = nats[wire];
  return nc.request(subject, body, { timeout: 5_000 }).then(
    () => "taken",
    (error: unknown) => String(error instanceof Error ? (error.cause ?? error) : error),
  );
}

const uid = "3d1f";
const consumer = (name: string, filter: string) =>
  JSON.stringify({
    stream_name: "ONEXIT",
    config: {
      name,
      filter_subject: filter,
      deliver_subject: "$KV.onexit-ledger.pagerduty.x",
      ack_policy: "none",
      deliver_policy: "all",
    },
  });

describe("slack's credentials", () => {
  it.each<[what: string, subject: string, body?: string]>([
    ["ask for a page", `onexit.local.default.request.pagerduty.${uid}`],
    ["take PagerDuty's requests", "$JS.API.CONSUMER.MSG.NEXT.ONEXIT.pagerduty", '{"batch":1,"no_wait":true}'],
    ["acknowledge them", "$JS.ACK.ONEXIT.pagerduty.1.1.1.1.0"],
    ["say that a page was sent", `onexit.local.default.delivery.pagerduty.${uid}`],
    ["write into PagerDuty's ledger", `$KV.onexit-ledger.pagerduty.${uid}.key`],
    ["rewrite what PagerDuty remembers", "$KV.onexit-history.pagerduty.x"],
    ["rewrite what the router remembers", "$KV.onexit-histories.x"],
    ["write a journal", `onexit.local.default.workflow.${uid}`],
    ["command a workflow", `onexit.local.default.command.${uid}`],
    ["report for the watchdog", `onexit.local.default.watch.${uid}`],
    ["change a snapshot", `$KV.onexit-snapshots.${uid}`],
    ["take a lock", "$KV.onexit-locks.mutex"],
    [
      "make a consumer that delivers elsewhere",
      "$JS.API.CONSUMER.CREATE.ONEXIT.evil.onexit.>",
      consumer("evil", "onexit.>"),
    ],
    ["make one by the old way", "$JS.API.CONSUMER.DURABLE.CREATE.ONEXIT.evil", consumer("evil", "onexit.>")],
    ["change its own", "$JS.API.CONSUMER.CREATE.ONEXIT.slack.onexit.>", consumer("slack", "onexit.>")],
    ["delete PagerDuty's consumer", "$JS.API.CONSUMER.DELETE.ONEXIT.pagerduty"],
    ["delete the stream", "$JS.API.STREAM.DELETE.ONEXIT"],
    ["purge the stream", "$JS.API.STREAM.PURGE.ONEXIT"],
  ])("cannot %s", async (_, subject, body) => {
    expect(await refusalOf(await connect("slack"), subject, body)).toMatch(/permissions violation/i);
    const { jsm } = admin[wire];
    expect(await jsm.streams.getMessage("ONEXIT", { last_by_subj: subject })).toBeNull();
  });

  it.each([
    `onexit.local.default.delivery.slack.${uid}`,
    `$KV.onexit-ledger.slack.${uid}.key`,
    "$KV.onexit-history.slack.template.x",
    "$JS.API.CONSUMER.INFO.ONEXIT.slack",
  ])("can do its own work: %s", async (subject) => {
    expect(await refusalOf(await connect("slack"), subject)).toBe("taken");
  });

  it("cannot listen to others' answers or to the stream", async () => {
    const { nc } = (await connect("slack"))[wire];
    for (const subject of ["_INBOX_pagerduty.>", "onexit.>", ">"]) {
      const subscription = nc.subscribe(subject);
      const refused = await Promise.race([
        subscription.closed.then((error) => error),
        new Promise((resolve) => setTimeout(() => resolve("was allowed"), 5_000)),
      ]);
      expect(String(refused)).toMatch(/permission/i);
    }
  });
});

describe("cleanup's credentials", () => {
  it("suffice to register, to see that an owner is gone, and to remove what is due, once and for all", async () => {
    const nats = await connect("cleanup");
    const environment = { CLEANUP_ROOTS: dir, CLEANUP_SWEEP_EVERY: "50ms" };
    const logTo = new Writable({ write: (_, __, done) => done() });
    await using _service = await startAction(cleanupOn(nats), { nats, environment, logTo });
    const sweeper = startSweeper({ nats, environment, logTo });
    const file = join(dir, "scratch.txt");
    await writeFile(file, "x");
    const owner = { cluster: "local", namespace: "default", name: "gone", uid: "0c4e53f1" };
    const given = { id: "1", now: Date.now(), patienceMs: 10_000 };
    await lookPorts(nats).publish(registerRequest(owner, { files: [file], ttl: "1ms" }, given));
    await eventually(() => !existsSync(file));
    const left = async () => {
      for await (const _one of openRegistrations(admin).list()) return true;
      return false;
    };
    await eventually(async () => !(await left()));
    await sweeper.stop();
  });

  it.each(["$KV.onexit-snapshots.uid", "$KV.onexit-crons.a", "onexit.local.default.request.slack.uid"])(
    "cannot write %s",
    async (subject) => {
      expect(await refusalOf(await connect("cleanup"), subject)).toMatch(/permissions violation/i);
    },
  );
});

describe("the router's credentials", () => {
  it.each<[what: string, subject: string]>([
    ["write a journal", `onexit.local.default.workflow.${uid}`],
    ["say that something was sent", `onexit.local.default.delivery.slack.${uid}`],
    ["write into a ledger", `$KV.onexit-ledger.slack.${uid}.key`],
    ["take an action's requests", "$JS.API.CONSUMER.MSG.NEXT.ONEXIT.slack"],
  ])("cannot %s", async (_, subject) => {
    expect(await refusalOf(await connect("router"), subject)).toMatch(/permissions violation/i);
  });
});

it("each part works with its own: a workflow runs, its handler and a policy are delivered, and nothing is doubled", async () => {
  const acted: string[] = [];
  const log = new Writable({ write: (_, __, done) => done() });
  const start = async (name: "slack" | "pagerduty"): Promise<RunningAction> => {
    const action = defineAction({
      name,
      run: async ({ workflow, key }: { readonly workflow?: unknown; readonly key: string }) => {
        acted.push(`${name} ${key}`);
        return { outcome: "succeeded", detail: `told of ${workflow === undefined ? "it" : "the workflow"}` };
      },
    });
    return startAction(action, { nats: await connect(name), environment: {}, logTo: log });
  };
  await writeFile(
    join(dir, "policies.yaml"),
    "apiVersion: onexit.dev/v1\nkind: ExitPolicy\nmetadata: {name: page}\nspec: {actions: [{pagerduty: {}}]}\n",
  );
  await using router = await startRouter({
    nats: await connect("router"),
    environment: { ONEXIT_POLICIES: join(dir, "policies.yaml") },
    logTo: log,
  });
  await using slack = await start("slack");
  await using pagerduty = await start("pagerduty");
  await using engine = await startTestEngine(await connect("engine"));
  const submitted = await engine.running.engine.submit(
    manifestOf(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: permitted}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - {name: main, script: {image: alpine, command: [sh], source: "exit 1"}}
  - {name: bye, plugin: {slack: {channel: "#ops", required: true}}}
`),
    { namespace: "default", semantics: "onexit" },
  );
  if ("refused" in submitted) throw new Error(JSON.stringify(submitted.refused));
  const state = await engine.settled(submitted.workflow.uid);
  expect(state).toMatchObject({ phase: "Failed", exit: { phase: "Succeeded" } });
  await eventually(() => acted.length >= 2);
  await eventually(async () => (await router.backlog()) + (await slack.backlog()) + (await pagerduty.backlog()) === 0);
  expect(acted.map((one) => one.split(" ")[0]).sort()).toEqual(["pagerduty", "slack"]);
  await expect(engine.running.reader.find("default", "permitted")).resolves.toBeDefined();
});
