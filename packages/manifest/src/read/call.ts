import type { JsonObject } from "@onexit/events";
import { checkWhen } from "@onexit/expression";
import type { Call } from "../workflow.ts";
import { noArguments, readArguments } from "./arguments.ts";
import { type Context, pathTo } from "./context.ts";
import { continueOnFields } from "./fields.ts";
import { readHooks } from "./hook.ts";
import type { Home } from "./library.ts";
import { readLoop } from "./loop.ts";
import { fieldOf, objectOf, optional, type Part } from "./part.ts";
import { keyOfName, keyOfRef, type Referrer } from "./template-name.ts";
import { readAnyText, readFlag, readObject, readText } from "./value-reader.ts";

/** The template that a step or task stands in. */
export interface Owner {
  readonly key: string;
  readonly home: Home;
}

/** What a step and a task have in common, whose fields have been checked. */
export function readCall(
  object: Part<JsonObject>,
  name: string,
  referrer: Referrer & { readonly argo: string },
  { key, home }: Owner,
  context: Context,
): Call {
  const { report } = context;
  const given = fieldOf(object, "arguments");
  const place = { role: "argument", argo: `${referrer.argo.trimEnd()}.arguments.` } as const;
  return {
    name,
    template: targetOf(object, name, referrer, { key, home }, context) ?? "",
    arguments: given ? readArguments(given, place, context) : noArguments,
    ...optional("when", readWhen(fieldOf(object, "when"), context)),
    ...optional("loop", readLoop(object, referrer, report)),
    continueOn: readContinueOn(fieldOf(object, "continueOn"), context),
    ...readHooks(object, referrer, home, context),
  };
}

/** The key of the called template; undefined, and reported, when there is none. */
function targetOf(
  object: Part<JsonObject>,
  name: string,
  referrer: Referrer & { readonly argo: string },
  { key, home }: Owner,
  context: Context,
): string | undefined {
  const { report, queue } = context;
  const template = readText(fieldOf(object, "template"), report) || undefined;
  const ref = fieldOf(object, "templateRef");
  const inline = fieldOf(object, "inline");
  const ways = [template && "template", ref && "templateRef", inline && "inline"].filter(Boolean);
  if (ways.length > 1) {
    const argo = template && ref ? `${referrer.argo}template name cannot be specified with templateRef.` : undefined;
    report.error("OX1008", pathTo(object, String(ways[1])), `${referrer.who} has both a ${ways.join(" and a ")}`, {
      atKey: true,
      argo,
    });
  }
  if (inline) {
    const body = objectOf(inline) ?? readObject(inline, new Map(), report);
    return body && queue.wantInline(home, key, name, body);
  }
  if (ref) return keyOfRef(ref, referrer, context);
  if (template) return keyOfName(template, pathTo(object, "template"), referrer, home, context);
  report.error("OX1005", object.path, `${referrer.who} names no template`);
  return undefined;
}

/** Argo never looks at a `when` before it runs: by its rules a wrong one is only worth a warning. */
function readWhen(part: Part | undefined, { report, semantics }: Context): string | undefined {
  const when = typeof part?.value === "boolean" ? readAnyText(part, report) : readText(part, report);
  if (!part || !when) return undefined;
  const wrong = checkWhen(when);
  if (wrong) {
    const { problem, start, end } = wrong;
    const within = start === undefined ? {} : { within: { start, end: Math.max(end ?? 0, start + 1) } };
    const say = semantics === "argo" ? report.warn : report.error;
    say("OX1012", part.path, `invalid "when": ${problem}`, within);
  }
  return when;
}

function readContinueOn(part: Part | undefined, { report }: Context): Call["continueOn"] {
  const object = part && readObject(part, continueOnFields, report);
  if (!object) return { failed: false, error: false };
  const flag = (key: string) => readFlag(fieldOf(object, key), report) ?? false;
  return { failed: flag("failed"), error: flag("error") };
}
