import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { built } from "../../../support/built.ts";
import { type Stack, until } from "./stack.ts";

/** What there is to look at once the gallery is hung. */
export interface Gallery {
  /** Of the step that failed. */
  readonly failedNode: string;
  /** Of the run whose step failed. */
  readonly failedUid: string;
  /** Of the delivery that is dead. */
  readonly dead: string;
}

/** The run whose second step fails, and its neighbours. */
export const failed = "exit-handler-7kq2d";
export const succeeded = "exit-handler-m4x8p";
export const suspended = "deploy-q8w2z";
export const hooked = "hooks-9v2rt";
export const looped = "copy-2bqfs";

/** A workflow of an example, changed where it would not end as we want to see it. */
async function example(folder: string, name: string, change: (text: string) => string = (text) => text) {
  const text = await readFile(built(`examples/${folder}/workflow.yaml`), "utf8");
  const manifest = parse(change(text)) as { metadata: object };
  return { ...manifest, metadata: { ...manifest.metadata, name } };
}

/** A test run that fails, in the colours of a test runner. */
const failingTests = [
  "sleep 0.4",
  String.raw`printf '\033[1m RUN \033[0m routes/checkout.test.ts\n'`,
  String.raw`printf '\033[32m ✓\033[0m lists the cart \033[2m(12 ms)\033[0m\n'`,
  String.raw`printf '\033[32m ✓\033[0m applies a voucher \033[2m(31 ms)\033[0m\n'`,
  "sleep 0.2",
  String.raw`printf '\033[31m ✗\033[0m pays with a saved card \033[2m(204 ms)\033[0m\n'`,
  String.raw`printf '   \033[31mAssertionError: expected 402 to be 200\033[0m\n'`,
  "exit 1",
].join("; ");

/** Submits examples until there is something to see on every page: failures, hooks, loops, a plan, a dead delivery. */
export async function hangGallery({ submit, ended, get, send, inbox }: Stack): Promise<Gallery> {
  const runs = [
    await example("12-by-status", "by-status-4xk2p"),
    await example("07-dag-fan-out", "fan-out-k8zpw"),
    await example("14-fan-out-summary", looped, (text) =>
      text
        .replace("[orders, bills, users, events]", `[${tables.join(", ")}]`)
        .replace("parallelism: 2", "parallelism: 6")
        .replace("echo copied {{inputs.parameters.table}}", "test {{inputs.parameters.table}} != users"),
    ),
    await example("13-step-hooks", hooked),
    await example("21-github-check-run", "pr-x7v2m", (text) =>
      text.replace("echo no problems", "echo 'src/cart.ts:41 voucher is never used'; exit 1"),
    ),
    await example("01-exit-handler", succeeded),
  ];
  for (const run of runs) await submit(run);
  await submit(await example("08-suspend-approval", suspended));
  await Promise.all(runs.map(({ metadata }) => ended(metadata.name)));
  await inbox.fault("pagerduty", {
    answer: 400,
    body: { status: "invalid event", errors: ["'routing_key' is not known"] },
  });
  await submit(
    await example("01-exit-handler", failed, (text) =>
      text
        .replace(`["echo 'all tests passed'"]`, JSON.stringify([failingTests]))
        .replace("set -e", "set -e; sleep 0.3"),
    ),
  );
  await ended(failed);
  const dead = async () =>
    (await get<{ items: { id: string }[] }>("/api/onexit/v1/deliveries?state=dead")).items[0]?.id;
  await until(async () => (await dead()) !== undefined);
  await define(send);
  // So that the audit has something to say.
  await submit(await example("12-by-status", "by-status-old01"));
  await ended("by-status-old01");
  await send("DELETE", "/api/v1/workflows/default/by-status-old01");
  await send("POST", `/api/onexit/v1/deliveries/${await dead()}/retry`, { dryRun: true });
  const { metadata, status } = await get<WithNodes>(`/api/v1/workflows/default/${failed}`);
  const failedNode = Object.values(status.nodes).find(({ displayName }) => displayName === "step2")?.id;
  return { failedNode: failedNode ?? "", failedUid: metadata.uid, dead: (await dead()) ?? "" };
}

/** A template that has run, and a cron workflow that never will. */
async function define(send: Stack["send"]): Promise<void> {
  const container = { image: "alpine:latest", command: ["sh", "-c"], args: ["echo built"] };
  const spec = { entrypoint: "main", templates: [{ name: "main", container }] };
  const of = (kind: string, name: string, rest: object) => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind,
    metadata: { name },
    spec: rest,
  });
  await send("POST", "/api/v1/workflow-templates/default", { template: of("WorkflowTemplate", "build", spec) });
  await send("POST", "/api/v1/workflows/default/submit", { resourceKind: "WorkflowTemplate", resourceName: "build" });
  await send("POST", "/api/v1/cluster-workflow-templates", { template: of("ClusterWorkflowTemplate", "shared", spec) });
  const nightly = { schedules: ["0 3 * * *"], timezone: "Europe/Berlin", suspend: true, workflowSpec: spec };
  await send("POST", "/api/v1/cron-workflows/default", { cronWorkflow: of("CronWorkflow", "nightly", nightly) });
}

interface WithNodes {
  readonly metadata: { readonly uid: string };
  readonly status: { readonly nodes: Readonly<Record<string, { readonly id: string; readonly displayName: string }>> };
}

/** More than ten, so that the loop is counted. */
const tables = "orders bills users events carts items prices stock refunds vouchers visits sessions".split(" ");
