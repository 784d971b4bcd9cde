import type { StatusVariables, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import { type ExitPolicy, type Outcome, parsePolicies, type WorkflowEnd } from "../src/index.ts";

/** What may be said of an ended workflow; the rest is as of any. */
export interface Said {
  readonly uid?: string;
  readonly outcome?: Outcome;
  readonly namespace?: string;
  readonly template?: string;
  readonly cron?: string;
  readonly at?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly duration?: string;
}

export function endOfRun(said: Said = {}): WorkflowEnd {
  const { outcome = "Failed", template = "deploy-web", at = Date.UTC(2026, 10, 25), cron } = said;
  const workflow = identityOf(said);
  return { workflow, run: 0, at, outcome, template, ...(cron ? { cron } : {}), variables: variablesOf(said) };
}

export function identityOf({ uid = "u1", namespace = "prod" }: Said): WorkflowIdentity {
  return { cluster: "local", namespace, name: `deploy-web-${uid}`, uid };
}

export function variablesOf(said: Said): StatusVariables {
  const { outcome = "Failed", labels = {}, annotations = {}, parameters = {}, duration = "12.500000" } = said;
  const { namespace, name, uid } = identityOf(said);
  const status = outcome === "Succeeded" || outcome === "Error" ? outcome : "Failed";
  return {
    cluster: "local",
    workflow: {
      name,
      namespace,
      uid,
      status,
      message: status === "Succeeded" ? "" : "child failed",
      duration,
      creationTimestamp: "2026-11-25T00:00:00Z",
      mainEntrypoint: "main",
      serviceAccountName: "default",
      parameters,
      labels,
      annotations,
      failures: [],
    },
  };
}

/** The policies in a text; throws for one that is wrong. */
export function policiesIn(text: string): readonly ExitPolicy[] {
  const parsed = parsePolicies([{ file: "policies.yaml", text }]);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policies;
}

/** A policy of that spec, which stands in one line. */
export function policy(spec: string, name = "page-on-prod"): string {
  return `apiVersion: onexit.dev/v1\nkind: ExitPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
}

/** A journal from its submission to its end, with what came between. */
export function journal(said: Said, ...between: readonly WorkflowEvent[]): readonly WorkflowEvent[] {
  const at = said.at ?? 1000;
  const variables = variablesOf(said);
  const phase = variables.workflow.status as "Succeeded" | "Failed" | "Error";
  return [
    {
      type: "WorkflowSubmitted",
      at,
      workflow: identityOf(said),
      driver: "engine",
      manifest: { spec: {} },
      semantics: "onexit",
      context: {},
      run: 0,
    },
    ...between,
    { type: "WorkflowFinished", at: at + 10, phase, message: "", variables },
  ];
}
