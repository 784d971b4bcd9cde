import type { JsonObject } from "@onexit/events";
import { isScalar, type Scalar } from "yaml";
import { recogniseGitHubStatus } from "./calls/github-status.ts";
import { recognisePagerDuty } from "./calls/pagerduty.ts";
import type { Recognise, Recognised } from "./calls/recognised.ts";
import { recogniseSlack } from "./calls/slack.ts";
import { recogniseWebhook } from "./calls/webhook.ts";
import { type Change, type Conversion, type Edit, type Left, type Place, Uncertain } from "./finding.ts";
import { rangeOf, replacePair, withEdits } from "./replace-pair.ts";
import { callIn, type FoundCall, mentionsCurl, scriptIn, scriptKeyOf } from "./script-in.ts";
import { requireKnown } from "./surroundings.ts";
import { pairOf, type TemplateNode, templatesIn } from "./templates.ts";

const recognisers: readonly Recognise[] = [recogniseSlack, recogniseGitHubStatus, recognisePagerDuty, recogniseWebhook];

/** What one attempt takes at most unless said. */
const usualTimeout = 30;

/**
 * Templates that only call a known service with curl become actions; everything else of the text stays as it is, to the
 * letter. What is not understood for certain is left, and told.
 */
export function toActions(text: string): Conversion {
  const { templates, placeAt } = templatesIn(text);
  const edits: Edit[] = [];
  const changes: Change[] = [];
  const left: Left[] = [];
  // A service has one value for each of its variables, wherever it is asked.
  const taken = new Map<string, { readonly from: string; readonly by: string }>();
  for (const template of templates) {
    const key = scriptKeyOf(template.value);
    if (key === undefined || !mentionsCurl(template.value, key)) continue;
    const pair = pairOf(template.map, key);
    if (pair === undefined) continue;
    try {
      requireNoReader(template, templates, text);
      const { action, parameters, needs, notes } = recognise(callIn(template.value, key));
      for (const { variable, from } of needs) {
        const before = taken.get(variable);
        if (before !== undefined && before.from !== from && variable !== "ONEXIT_ALLOWED_HOSTS") {
          throw new Uncertain(`it needs another ${variable} than ${before.by}, and the service has one`);
        }
      }
      for (const { variable, from } of needs) taken.set(variable, taken.get(variable) ?? { from, by: template.name });
      const edit = replacePair(text, template.map, pair, { plugin: { [action]: parameters } });
      edits.push(edit);
      changes.push({ template: template.name, to: `plugin.${action}`, needs, notes, ...placeAt(edit.start) });
    } catch (error) {
      if (!(error instanceof Uncertain)) throw error;
      left.push({
        template: template.name,
        reason: error.message,
        ...placeOf(error, template, key, { text, placeAt }),
      });
    }
  }
  return { text: withEdits(text, edits), edits, changes, left };
}

function recognise(found: FoundCall): Recognised {
  for (const one of recognisers) {
    const recognised = one(found);
    if (recognised === undefined) continue;
    requireKnown(recognised.parameters, found.variables);
    const { timeout } = found.call;
    const options: JsonObject = {
      ...(found.isRequired ? { required: true } : {}),
      ...(timeout === undefined || timeout === usualTimeout ? {} : { timeout: `${timeout}s` }),
    };
    return {
      ...recognised,
      parameters: { ...options, ...recognised.parameters },
      notes: [...found.notes, ...recognised.notes],
    };
  }
  throw new Uncertain("no action does what it does");
}

/** Throws where another step reads what this one prints or returns. */
function requireNoReader({ name }: TemplateNode, templates: readonly TemplateNode[], text: string): void {
  const callers = templates.flatMap(({ value }) => [...stepsIn(value.steps ?? null), ...stepsIn(value.dag ?? null)]);
  for (const caller of callers.filter(({ template }) => template === name)) {
    const escaped = String(caller.name).replace(/[^\w-]/g, "\\$&");
    if (new RegExp(`(?:steps|tasks)(?:\\.${escaped}|\\['${escaped}'\\])\\.(?:outputs|exitCode)`).test(text)) {
      throw new Uncertain(`what ${String(caller.name)} prints or returns is used elsewhere`);
    }
  }
}

function* stepsIn(json: unknown): Generator<{ readonly name?: unknown; readonly template?: unknown }> {
  if (Array.isArray(json)) for (const item of json) yield* stepsIn(item);
  else if (typeof json === "object" && json !== null) {
    if ("template" in json) yield json;
    if ("tasks" in json) yield* stepsIn(json.tasks);
  }
}

interface Source {
  readonly text: string;
  readonly placeAt: (offset: number) => Place;
}

/** In a script that stands as lines of its own, the very place; else where the script begins. */
function placeOf({ offset }: Uncertain, template: TemplateNode, key: "container" | "script", source: Source): Place {
  const { text, placeAt } = source;
  const script = scriptIn(template.value, key);
  const node = script === undefined ? undefined : template.map.getIn([...script.path], true);
  const start = isScalar(node) ? node.range?.[0] : undefined;
  if (script === undefined || start === undefined) return placeAt(pairStart(text, template, key));
  const at = placeAt(start);
  const first = offset ?? script.text.search(/\bcurl\b/);
  if ((node as Scalar).type !== "BLOCK_LITERAL" || first < 0) return at;
  const before = script.text.slice(0, first).split("\n");
  return { line: at.line + before.length, column: (before.at(-1)?.length ?? 0) + indentBelow(text, at.line) + 1 };
}

/** How far the lines behind this one stand from the left: those of a block. */
function indentBelow(text: string, line: number): number {
  const first =
    text
      .split("\n")
      .slice(line)
      .find((one) => one.trim() !== "") ?? "";
  return first.length - first.trimStart().length;
}

function pairStart(text: string, { map }: TemplateNode, key: string): number {
  const pair = pairOf(map, key);
  return pair === undefined ? 0 : rangeOf(text, pair).start;
}
