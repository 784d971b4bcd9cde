import { durationText, truncate } from "@onexit/render";
import type { MessageVariables } from "@onexit/sdk";
import { outcomeOf } from "./subject.ts";

/** What a message says, before it is text or HTML. */
export interface Report {
  readonly headline: string;
  readonly tone: "good" | "bad" | "plain";
  /** Labels and values; a value may have several lines. */
  readonly facts: readonly (readonly [string, string])[];
  /** The last lines of the step that failed; empty without. */
  readonly log: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly footer: string;
}

const longestLog = 8_000;
const longestFact = 1_000;
const mostParameters = 30;

/** What whoever reads it wants to know first; facts that are not known are left out. */
export function reportOf(variables: MessageVariables): Report {
  const { workflow, failure, cluster, env, delivery } = variables;
  const { name, namespace, status, message, duration, parameters } = workflow;
  const failed = status !== "Succeeded" && failure !== undefined;
  const isSaid = failed && failure.message === `exit code ${failure.exitCode}`;
  const cause = failed ? (isSaid ? "" : failure.message) : status === "Succeeded" ? "" : message;
  const facts: readonly (readonly [string, string])[] = [
    ["Step", failed ? failure.step : ""],
    ["Exit code", failed ? failure.exitCode : ""],
    ["Attempt", failed && failure.attempt > 1 ? String(failure.attempt) : ""],
    ["Message", cause],
    ["Duration", durationText(duration) ?? ""],
    ["Workflow", `${cluster === "local" ? "" : `${cluster}/`}${namespace}/${name}`],
    ["Environment", env ?? ""],
    ["Parameters", parametersText(parameters)],
  ];
  return {
    headline: `${name}: ${outcomeOf(variables)}`,
    tone: toneOf(variables),
    facts: facts.flatMap(([label, value]) => (value === "" ? [] : [[label, truncate(value, longestFact)] as const])),
    log: failed ? truncate(failure.logTail.trim(), longestLog, { keep: "tail" }) : "",
    links: linksOf(variables),
    footer: `Sent by onexit, delivery ${delivery.id}.`,
  };
}

function toneOf({ workflow: { status }, exit }: MessageVariables): Report["tone"] {
  if (status === "Failed" || status === "Error" || exit?.status === "Failed" || exit?.status === "Error") return "bad";
  return status === "Succeeded" ? "good" : "plain";
}

function linksOf({ run, runbook }: MessageVariables): Report["links"] {
  return [
    { label: "Run", url: run?.url },
    { label: "Logs", url: run?.logsUrl },
    { label: "Runbook", url: runbook },
  ].flatMap(({ label, url }) => (isWebLink(url) ? [{ label, url }] : []));
}

function isWebLink(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
}

function parametersText(parameters: Readonly<Record<string, string>>): string {
  const all = Object.entries(parameters);
  const shown = all.slice(0, mostParameters).map(([name, value]) => `${name} = ${truncate(value, 100)}`);
  return [...shown, ...(all.length > mostParameters ? [`… and ${all.length - mostParameters} more`] : [])].join("\n");
}
