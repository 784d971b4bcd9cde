import { isJsonObject, type JsonObject } from "@onexit/events";
import { deliveryFields, parseDuration } from "@onexit/manifest";
import { argoCalls } from "./argo-calls.ts";
import { requireArgoTags } from "./argo-tags.ts";
import { curlContainer, secretName } from "./curl-container.ts";
import { type Change, type Conversion, type Edit, type Left, Uncertain } from "./finding.ts";
import { rangeOf, replacePair, withEdits } from "./replace-pair.ts";
import { pairOf, type TemplateNode, templatesIn } from "./templates.ts";

const usualSeconds = 30;

/**
 * Actions become containers that call the service with curl, for an Argo without onexit. What curl cannot do is left as it is,
 * and told; everything else of the text stays to the letter.
 */
export function toArgo(text: string): Conversion {
  const { templates, placeAt } = templatesIn(text);
  const edits: Edit[] = [];
  const changes: Change[] = [];
  const left: Left[] = [];
  for (const template of templates) {
    const pair = pairOf(template.map, "plugin");
    if (pair === undefined) continue;
    const place = placeAt(rangeOf(text, pair).start);
    try {
      const { container, secrets, notes } = containerFor(template);
      edits.push(replacePair(text, template.map, pair, { container }));
      const needs = secrets.map((variable) => ({
        variable,
        from: `that key of the Secret "${secretName}", which has to be made`,
      }));
      changes.push({ template: template.name, to: "a container with curl", needs, notes, ...place });
    } catch (error) {
      if (!(error instanceof Uncertain)) throw error;
      left.push({ template: template.name, reason: error.message, ...place });
    }
  }
  return { text: withEdits(text, edits), edits, changes, left };
}

function containerFor({ value, workflow }: TemplateNode) {
  const [first, another] = isJsonObject(value.plugin) ? Object.entries(value.plugin) : [];
  const [action, body] = first ?? [];
  if (action === undefined || another !== undefined) throw new Uncertain("its plugin is not one action");
  const make = Object.hasOwn(argoCalls, action) ? argoCalls[action] : undefined;
  if (make === undefined) throw new Uncertain(`no single call does what ${action} does`);
  const given = isJsonObject(body ?? null) ? (body as JsonObject) : {};
  const parameters = Object.fromEntries(Object.entries(given).filter(([name]) => !deliveryFields.has(name)));
  const call = make(parameters, workflow);
  requireArgoTags([call.body, call.headers, call.url]);
  const dropped = ["wait", "deadline", "key", "template"].filter((name) => given[name] !== undefined);
  const container = curlContainer(call, { timeout: secondsOf(given.timeout), isRequired: given.required === true });
  const lost = dropped.length === 0 ? [] : [`${dropped.join(", ")}: curl knows no such thing`];
  return { container, secrets: call.secrets, notes: [...call.notes, ...lost] };
}

function secondsOf(timeout: JsonObject[string] | undefined): number {
  const read = typeof timeout === "string" || typeof timeout === "number" ? parseDuration(timeout) : undefined;
  return read !== undefined && "ms" in read ? Math.ceil(read.ms / 1_000) : usualSeconds;
}
