import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Json, type JsonObject, type NodeOutputs, type SemanticsName } from "@onexit/events";
import { parseDuration, readWorkflow } from "@onexit/manifest";
import { parse } from "yaml";
import type { NodeReport, NodeState, RunProcess, WorkflowState } from "../src/index.ts";
import { nodeIdOf } from "../src/index.ts";
import { t0 } from "./harness.ts";
import type { Answer, Question, Sent, Simulation, World } from "./simulation.ts";

/** What a step answers; see fixtures/README.md. */
interface Line {
  readonly takes?: string;
  readonly never?: boolean;
  readonly exit?: number;
  readonly container?: string;
  readonly error?: string;
  readonly failed?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly result?: string;
  readonly artifacts?: Readonly<Record<string, JsonObject>>;
  readonly response?: { readonly status: number; readonly body?: string; readonly headers?: Record<string, string[]> };
  readonly keys?: readonly string[];
  readonly containers?: NodeReport["containers"];
  readonly ready?: string;
  readonly delivery?: Sent["state"];
  readonly message?: string;
}

/** What a node must have become: its phase, `phase | message`, or as many fields as matter. */
type ExpectedNode = string | Readonly<Record<string, Json>>;

export interface Expected {
  readonly phase?: string;
  readonly message?: string;
  readonly exit?: ExpectedNode;
  readonly nodes?: Readonly<Record<string, ExpectedNode>>;
  readonly absent?: readonly string[];
  readonly starts?: readonly string[];
  readonly failures?: readonly string[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly finished?: string;
  readonly kept?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One fixture as it stands in its file. */
interface Written {
  readonly name: string;
  readonly semantics?: SemanticsName;
  readonly manifest: JsonObject;
  readonly resources?: readonly JsonObject[];
  readonly script?: Readonly<Record<string, Line | readonly Line[] | "never">>;
  readonly inputs?: readonly Readonly<Record<string, Json>>[];
  readonly semaphores?: Readonly<Record<string, number>>;
  readonly memos?: Readonly<Record<string, { readonly parameters?: Record<string, string>; readonly age?: string }>>;
  readonly expect?: Expected;
  readonly onexit?: Expected;
  readonly argo?: Expected;
}

/** One fixture under one semantics. */
export interface Fixture {
  readonly title: string;
  readonly world: World;
  readonly issues: readonly string[];
  readonly expected: Expected;
}

const folder = join(import.meta.dirname, "fixtures");

/** All fixtures of all files, each under both semantics where it does not name one. */
export function readFixtures(): readonly Fixture[] {
  const shared = parse(readFileSync(join(folder, "templates.yaml"), "utf8")) as readonly JsonObject[];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && file !== "templates.yaml")
    .sort()
    .flatMap((file) => {
      const written = parse(readFileSync(join(folder, file), "utf8"), { merge: true }) as readonly Written[];
      return written.flatMap((one) =>
        (one.semantics === undefined ? (["onexit", "argo"] as const) : [one.semantics]).map((semantics) =>
          fixtureOf(file.replace(/\.yaml$/, ""), one, semantics, shared),
        ),
      );
    });
}

function fixtureOf(file: string, written: Written, semantics: SemanticsName, shared: readonly JsonObject[]): Fixture {
  const manifest = manifestOf(written.manifest, shared);
  const { resources = [] } = written;
  const read = readWorkflow(manifest, { resources, semantics });
  const { expect = {} } = written;
  return {
    title: `${file}: ${written.name} (${semantics})`,
    issues: "issues" in read ? read.issues.map(({ message, path }) => `${path.join(".")}: ${message}`) : [],
    world: {
      manifest,
      resources,
      semantics,
      answer: (effect) => answerOf(lineFor(written.script ?? {}, effect, effect.attempt), effect),
      deliver: (request) =>
        sentOf(
          lineFor(
            written.script ?? {},
            { node: request.origin.kind === "node" ? request.origin.node : "", template: "", displayName: "" },
            1,
          ),
        ),
      asked: (written.inputs ?? []).flatMap((one) =>
        Object.entries(one).map(([after, what]) => ({ after: ms(after), question: questionOf(what) })),
      ),
      limits: written.semaphores ?? {},
      memos: Object.fromEntries(
        Object.entries(written.memos ?? {}).map(([key, { parameters = {}, age = "0s" }]) => [
          key,
          { outputs: { parameters } satisfies NodeOutputs, age: ms(age) },
        ]),
      ),
    },
    expected: merge(expect, written[semantics]),
  };
}

/** The manifest with what every workflow has, and the templates that all fixtures share. */
function manifestOf(written: JsonObject, shared: readonly JsonObject[]): JsonObject {
  const spec = isJsonObject(written.spec) ? written.spec : {};
  const own = Array.isArray(spec.templates) ? (spec.templates as readonly JsonObject[]) : [];
  const names = new Set(own.map(({ name }) => name));
  const added = shared.filter(({ name }) => !names.has(name));
  const templates = spec.workflowTemplateRef === undefined ? { templates: [...own, ...added] } : {};
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    ...written,
    metadata: { name: "wf", ...(isJsonObject(written.metadata) ? written.metadata : {}) },
    spec: { ...(spec.workflowTemplateRef === undefined ? { entrypoint: "main" } : {}), ...spec, ...templates },
  };
}

/** The first line whose key is the node's full name, its display name, its template's name, or a pattern of one. */
function lineFor(
  script: NonNullable<Written["script"]>,
  { node, template, displayName }: Pick<RunProcess, "node" | "template" | "displayName">,
  attempt: number,
): Line {
  const plain = (name: string) => (attempt > 0 ? name.replace(new RegExp(`\\(${attempt - 1}\\)$`), "") : name);
  const names = [node, displayName, template, plain(node), plain(displayName)];
  for (const [key, lines] of Object.entries(script)) {
    const pattern = new RegExp(`^${key.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")}$`);
    if (!names.some((name) => pattern.test(name))) continue;
    if (lines === "never") return { never: true };
    return Array.isArray(lines) ? (lines[Math.min(attempt, lines.length) - 1] as Line) : (lines as Line);
  }
  return {};
}

function answerOf(line: Line, { work }: RunProcess): Answer {
  const { exit = 0, parameters = {}, result, artifacts, response, containers, keys } = line;
  const isDaemon = work.kind !== "http" && work.kind !== "data" && "daemon" in work && work.daemon;
  const takes = line.never === true || (isDaemon && line.takes === undefined) ? undefined : ms(line.takes ?? "1s");
  const given = {
    parameters,
    ...(result === undefined ? {} : { result }),
    ...(artifacts === undefined ? {} : { artifacts }),
  };
  const headers = { ...response?.headers };
  return {
    takes,
    ...(isDaemon ? { readyAfter: ms(line.ready ?? "1s") } : {}),
    report: {
      outcome: line.error !== undefined ? "error" : line.failed !== undefined ? "failed" : "exited",
      ...(line.error === undefined && line.failed === undefined
        ? { exitCode: exit }
        : { message: line.error ?? line.failed ?? "" }),
      outputs: given,
      ...(line.container === undefined ? {} : { container: line.container }),
      ...(containers === undefined ? {} : { containers }),
      ...(keys === undefined ? {} : { keys }),
      ...(work.kind === "http"
        ? { response: { statusCode: response?.status ?? 200, body: response?.body ?? "", headers } }
        : {}),
    },
  };
}

function sentOf(line: Line): Sent {
  return {
    takes: line.never === true ? undefined : ms(line.takes ?? "1s"),
    state: line.delivery ?? "sent",
    message: line.message ?? "",
  };
}

function questionOf(what: Json): Question {
  if (what === "stop") return { type: "Cancel", strategy: "Stop", by: "me", message: "" };
  if (what === "terminate") return { type: "Cancel", strategy: "Terminate", by: "me", message: "" };
  if (what === "delete") return { type: "Cancel", strategy: "Delete", by: "me", message: "" };
  if (what === "suspend") return { type: "Suspend", by: "me" };
  if (what === "resume") return { type: "Resume", by: "me" };
  if (what === "tick") return { type: "Tick" };
  if (isJsonObject(what) && Array.isArray(what.resume)) {
    return { type: "Resume", by: "me", nodes: what.resume as readonly string[] };
  }
  if (isJsonObject(what) && isJsonObject(what.set)) {
    return { type: "SetNodes", by: "me", ...(what.set as unknown as { nodes: readonly string[] }) };
  }
  throw new Error(`a fixture asks for ${JSON.stringify(what)}`);
}

/** What a simulation came to, in the shape of what is expected of it. */
export function outcomeOf({ state, decisions, kept }: Simulation, expected: Expected): JsonObject {
  const node = (name: string, wanted: ExpectedNode): Json => {
    const found = state.nodes.get(name);
    return found === undefined ? "(no such node)" : shown(factsOf(state, found), wanted);
  };
  const outcome: Record<string, Json> = {};
  const put = (key: keyof Expected, value: () => Json) => {
    if (expected[key] !== undefined) outcome[key] = value();
  };
  put("phase", () => state.phase);
  put("message", () => state.message);
  put("exit", () => {
    const facts = {
      phase: state.exit?.phase ?? (state.exit ? "Running" : "none"),
      message: state.exit?.handlerMessage ?? "",
      status: state.exit?.status ?? "",
    };
    return shown(facts, expected.exit ?? "");
  });
  put("nodes", () =>
    Object.fromEntries(Object.entries(expected.nodes ?? {}).map(([name, wanted]) => [name, node(name, wanted)])),
  );
  put("absent", () => (expected.absent ?? []).filter((name) => !state.nodes.has(name)));
  put("starts", () =>
    decisions
      .flat()
      .flatMap((event) => (event.type === "NodeStarted" && event.work.kind !== "composite" ? [event.node] : [])),
  );
  put("failures", () => state.failed.toArray());
  put("outputs", () => ({ ...state.globals.parameters }));
  put("finished", () => (state.finishedAt === undefined ? "not" : seconds(state.finishedAt)));
  put("kept", () => Object.fromEntries([...kept].map(([key, { parameters }]) => [key, { ...parameters }])));
  return outcome;
}

/** The expectation in full: `{id x}` stands for the id of node x. */
export function spelt(expected: Expected): JsonObject {
  const text = JSON.stringify(expected).replace(/\{id ([^}]*)\}/g, (_, name: string) => nodeIdOf("wf", name));
  return JSON.parse(text) as JsonObject;
}

function shown(facts: Readonly<Record<string, Json>>, wanted: ExpectedNode): Json {
  if (typeof wanted === "string") {
    return wanted.includes(" | ") ? `${facts.phase} | ${facts.message}` : (facts.phase ?? "");
  }
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, facts[key] ?? "(nothing)"]));
}

function factsOf(state: WorkflowState, node: NodeState): Readonly<Record<string, Json>> {
  const { work } = node;
  const said = work !== undefined && "args" in work ? work.args.at(-1) : undefined;
  const children = state.nodes
    .valueSeq()
    .filter(({ parent }) => parent === node.name)
    .map(({ name }) => name)
    .toArray();
  return {
    phase: node.phase,
    message: node.message,
    type: node.nodeType,
    display: node.displayName,
    inputs: { ...node.inputs },
    artifacts: Object.fromEntries(Object.entries(node.inputArtifacts).map(([name, { location }]) => [name, location])),
    outputs: { ...node.outputs.parameters },
    started: seconds(node.startedAt),
    children,
    onExit: node.onExit,
    memoized: node.memoized,
    ...(said === undefined ? {} : { says: said }),
    ...(work !== undefined && "captureResult" in work ? { captures: work.captureResult } : {}),
    ...(work !== undefined ? { work: JSON.parse(JSON.stringify(work)) as Json } : {}),
    ...(node.outputs.result === undefined ? {} : { result: node.outputs.result }),
    ...(node.outputs.exitCode === undefined ? {} : { exitCode: node.outputs.exitCode }),
    ...(node.finishedAt === undefined ? {} : { finished: seconds(node.finishedAt) }),
  };
}

function merge(base: Expected, over: Expected | undefined): Expected {
  if (over === undefined) return base;
  const nodes = { ...base.nodes, ...over.nodes };
  for (const name of over.absent ?? []) delete (nodes as Record<string, unknown>)[name];
  return { ...base, ...over, ...(Object.keys(nodes).length === 0 ? {} : { nodes }) };
}

function seconds(at: number): string {
  return `${(at - t0) / 1000}s`;
}

function ms(text: string): number {
  const duration = parseDuration(text);
  if ("problem" in duration) return 0;
  return duration.ms;
}
