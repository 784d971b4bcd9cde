import { helperNames } from "@onexit/render";
import { knownNames } from "../../../../packages/policy/src/scope.ts";
import { interfacesIn } from "./declared.ts";
import { code, markdownTable, pageOf } from "./markdown.ts";

// What the code leaves to the name.
const words: Readonly<Record<string, string>> = {
  "workflow.name": "Its name.",
  "workflow.namespace": "Its namespace.",
  "workflow.uid": "Its uid; another one for each run.",
  "workflow.mainEntrypoint": "The template that it begins with.",
  "workflow.serviceAccountName": "As declared.",
  "workflow.parameters": "Its arguments: `workflow.parameters.NAME`.",
  "workflow.labels": "`workflow.labels.NAME`.",
  "workflow.annotations": "`workflow.annotations.NAME`.",
  "workflow.failures": "Every node that failed: a list in messages and expressions, Argo's text elsewhere.",
  "failure.step": "The first step that failed.",
  "failure.template": "Its template.",
  "failure.message": "Why it failed.",
  "failure.attempt": "Its try.",
  "stopped.strategy": "`Stop` or `Terminate`, where somebody told the workflow to end.",
  "run.url": "The run's page, where a dashboard serves it.",
  "run.logsUrl": "Its logs there.",
  env: "The environment's name, such as `prod`: `env` in `onexit.yaml`.",
  runbook: "`runbook` in `onexit.yaml`.",
  "exit.status": "The exit handler's own phase, once it has one.",
  "node.name": "The node that asks.",
  "inputs.parameters": "The inputs of the template that asks: `inputs.parameters.NAME`.",
  cluster: "The cluster's name: `ONEXIT_CLUSTER`, or `local`.",
  "delivery.id": "This delivery, as `onexit deliveries show` takes it.",
  "delivery.attempt": "Its attempt, 1 at first.",
};

const families: readonly (readonly [prefix: string, from: string])[] = [
  ["workflow", "WorkflowVariables"],
  ["failure", "FailureVariables"],
  ["stopped", "StoppedVariables"],
  ["history", "HistoryVariables"],
];
const single = [
  "exit.status",
  "node.name",
  "inputs.parameters",
  "delivery.id",
  "delivery.attempt",
  "run.url",
  "run.logsUrl",
  "env",
  "runbook",
  "cluster",
];

/** Every variable of a message, and of a policy's condition. Throws for one that nobody describes. */
export function variablesPage(): string {
  const declared = interfacesIn("packages/events/src/status-variables.ts");
  const named = families.flatMap(([prefix, from]) =>
    (declared.get(from)?.fields ?? []).map(({ name, comment }) => [`${prefix}.${name}`, comment] as const),
  );
  const inMessages = [...named, ...single.map((name) => [name, ""] as const)];
  const messages = new Set(inMessages.map(([name]) => name));
  const rows = inMessages.map(([name, comment]) => {
    const said = words[name] || comment;
    if (!said) throw new Error(`nothing describes ${name}`);
    return [code(`{{${name}}}`), said];
  });
  const conditions = knownNames.filter((name) => !messages.has(name.replace(/\.$/, "")));
  return pageOf(
    "Variables",
    "What a message of an action may use. An unknown one is a warning of lint (OX4003); at run time it becomes `(unknown: x)`, and the\nmessage is sent. In the rest of a workflow Argo's own variables hold, checked by lint (OX1010); of those above `workflow.*` are known there, too.",
    markdownTable(["variable", "meaning"], rows),
    "## In a policy's condition",
    `\`when\` of a [policy](../policies.md) may read the same without what belongs to a node or a delivery, as names of an expression\n(\`workflow.duration > 60\`), and besides: ${conditions.map(code).join(", ")}. There \`workflow.duration\` is a number.`,
    "## Helpers",
    `Texts are Handlebars with these helpers and blocks, and no others: ${helperNames.map(code).join(", ")}. What they do:\n[what a message may use](../actions.md#what-a-message-may-use).`,
  );
}
