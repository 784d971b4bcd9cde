import type { JsonObject } from "@onexit/events";
import { declaredDestinationOf } from "@onexit/events";
import { checkExpr, namesIn } from "@onexit/expression";
import {
  checkName,
  fieldOf,
  fieldTable,
  metadataFields,
  namespaceName,
  optional,
  type Part,
  type Report,
  readList,
  readObject,
  readPlugin,
  readText,
  readTextMap,
  readTexts,
  suggest,
  workflowName,
} from "@onexit/manifest";
import { type ExitPolicy, type Match, type PolicyAction, type Trigger, triggers } from "./policy.ts";
import { knownNames } from "./scope.ts";

const apiVersion = "onexit.dev/v1";
const documentFields = fieldTable("apiVersion kind metadata spec");
const specFields = fieldTable("match on when actions");
const matchFields = fieldTable("namespaces labels templates crons");

/** What needs somebody's attention, where nothing is said. */
const defaultTriggers: readonly Trigger[] = ["Failed", "Error", "Recovered", "Lost"];
/** With a condition of its own, every end; one that recovered has succeeded, too. */
const everyTrigger: readonly Trigger[] = triggers.filter((trigger) => trigger !== "Recovered");

/** The policy in a document; undefined when it cannot be used, which has then been reported. */
export function readPolicy(
  root: Part<JsonObject>,
  report: Report,
  actions?: readonly string[],
): ExitPolicy | undefined {
  if (!isPolicy(root, report)) return undefined;
  readObject(root, documentFields, report);
  const identity = readIdentity(root, report);
  const given = fieldOf(root, "spec");
  if (!given) report.error("OX1005", root.path, "the policy has no spec", { atKey: true });
  const spec = given && readObject(given, specFields, report);
  if (!spec) return undefined;
  const match = readMatch(fieldOf(spec, "match"), identity.namespace, report);
  const when = readCondition(fieldOf(spec, "when"), report);
  const on = readTriggers(fieldOf(spec, "on"), when !== undefined, report);
  const asked = readActions(spec, report, actions);
  if (identity.name === undefined || asked.length === 0) return undefined;
  return { name: identity.name, match, on, ...optional("when", when), actions: asked };
}

function isPolicy(root: Part<JsonObject>, report: Report): boolean {
  const kind = fieldOf(root, "kind");
  if (kind?.value !== "ExitPolicy") {
    report.error("OX1016", kind?.path ?? [], "the document is not of kind ExitPolicy", {
      suggestion: suggest(String(kind?.value ?? ""), ["ExitPolicy"]),
    });
    return false;
  }
  const version = fieldOf(root, "apiVersion");
  if (version?.value !== apiVersion) {
    const message = version ? `apiVersion is not ${apiVersion}` : "the document has no apiVersion";
    report.error("OX1016", version?.path ?? [], message, { suggestion: `write "${apiVersion}"` });
  }
  return true;
}

function readIdentity(root: Part<JsonObject>, report: Report) {
  const given = fieldOf(root, "metadata");
  const metadata = given && readObject(given, metadataFields, report);
  const name = metadata && readText(fieldOf(metadata, "name"), report);
  const namespace = metadata && readText(fieldOf(metadata, "namespace"), report);
  const path = metadata?.path ?? root.path;
  if (!name) report.error("OX1005", path, "the policy has no name", { atKey: true });
  else checkName(name, workflowName, "policy name", [...path, "name"], report);
  if (namespace) checkName(namespace, namespaceName, "namespace", [...path, "namespace"], report);
  return { name: name || undefined, namespace: namespace || undefined };
}

/** A policy that has a namespace is for that one. */
function readMatch(part: Part | undefined, namespace: string | undefined, report: Report): Match {
  const match = part && readObject(part, matchFields, report);
  const texts = (key: string) => {
    const field = match && fieldOf(match, key);
    return field === undefined ? undefined : readTexts(field, report);
  };
  const labels = match && fieldOf(match, "labels");
  return {
    ...optional("namespaces", texts("namespaces") ?? (namespace === undefined ? undefined : [namespace])),
    ...optional("labels", labels === undefined ? undefined : readTextMap(labels, report)),
    ...optional("templates", texts("templates")),
    ...optional("crons", texts("crons")),
  };
}

function readTriggers(part: Part | undefined, hasCondition: boolean, report: Report): readonly Trigger[] {
  if (!part) return hasCondition ? everyTrigger : defaultTriggers;
  const found = readList(part, report).flatMap((item) => {
    const text = readText(item, report);
    const trigger = triggers.find((each) => each === text);
    if (text !== undefined && trigger === undefined) {
      const message = `"${text}" is nothing that a policy can wait for`;
      report.error("OX1004", item.path, message, { suggestion: suggest(text, triggers) });
    }
    return trigger ?? [];
  });
  if (Array.isArray(part.value) && part.value.length === 0) {
    report.error("OX1004", part.path, "on is empty: the policy would never act", { atKey: true });
  }
  return found;
}

function readCondition(part: Part | undefined, report: Report): string | undefined {
  const text = readText(part, report);
  if (part === undefined || text === undefined || text.trim() === "") return undefined;
  const wrong = checkExpr(text);
  if (wrong) {
    const { start, end } = wrong;
    const within = start === undefined || end === undefined ? {} : { within: { start, end } };
    report.error("OX1021", part.path, `invalid expression: ${wrong.problem}`, within);
  }
  for (const name of namesIn(text)) {
    if (isKnown(name)) continue;
    const at = text.indexOf(name);
    const within = at === -1 ? {} : { within: { start: at, end: at + name.length } };
    const suggestion = suggest(name, knownNames);
    report.warn("OX5002", part.path, `no ended workflow has a variable "${name}"`, { ...within, suggestion });
  }
  return text;
}

/** A name, a whole object of such, or one of the workflow's own. */
function isKnown(name: string): boolean {
  return knownNames.some(
    (known) => known === name || known.startsWith(`${name}.`) || (known.endsWith(".") && name.startsWith(known)),
  );
}

function readActions(
  spec: Part<JsonObject>,
  report: Report,
  known: readonly string[] | undefined,
): readonly PolicyAction[] {
  const given = fieldOf(spec, "actions");
  const items = readList(given, report);
  if (!given || items.length === 0)
    report.error("OX1005", (given ?? spec).path, "the policy has no actions", { atKey: true });
  const seen = new Map<string, Part>();
  return items.flatMap((item) => {
    const plugin = readPlugin(item, report);
    if (plugin === undefined) return [];
    const { action, parameters, delivery } = plugin;
    if (known !== undefined && !known.includes(action)) {
      const message = `nobody here knows an action "${action}"`;
      report.warn("OX5003", [...item.path, action], message, { atKey: true, suggestion: suggest(action, known) });
    }
    const identity = JSON.stringify([action, declaredDestinationOf(parameters), delivery.key ?? ""]);
    const earlier = seen.get(identity);
    if (earlier === undefined) seen.set(identity, item);
    else {
      report.error("OX5001", item.path, `this ${action} would be the same delivery as an earlier one of the policy`, {
        suggestion: "give it a key of its own",
        notes: [{ text: "the earlier one is", path: earlier.path }],
      });
    }
    return {
      action,
      parameters,
      ...optional("template", delivery.template),
      ...optional("key", delivery.key),
      timeoutMs: delivery.timeoutMs,
      deadlineMs: delivery.deadlineMs,
    };
  });
}
