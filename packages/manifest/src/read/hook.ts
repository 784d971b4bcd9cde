import type { JsonObject } from "@onexit/events";
import type { Arguments, Hook } from "../workflow.ts";
import { readArguments } from "./arguments.ts";
import { type Context, pathTo } from "./context.ts";
import { readExpression } from "./expression.ts";
import { hookFields } from "./fields.ts";
import type { Home } from "./library.ts";
import { fieldOf, optional, type Part, partsOf } from "./part.ts";
import { keyOfName, keyOfRef, type Referrer } from "./template-name.ts";
import { readMapping, readObject, readText } from "./value-reader.ts";

/** The exit handler and the named hooks of a workflow, step or task. */
export interface Hooks {
  readonly onExit?: Hook;
  readonly hooks: ReadonlyMap<string, Hook>;
}

/** `onExit` and `hooks` of their owner; `onExit` wins over `hooks.exit`. */
export function readHooks(owner: Part<JsonObject>, referrer: Referrer, home: Home, context: Context): Hooks {
  const legacy = readOnExit(fieldOf(owner, "onExit"), referrer, home, context);
  const given = fieldOf(owner, "hooks");
  const mapping = given && readMapping(given, context.report);
  const hooks = new Map<string, Hook>();
  for (const [name, part] of mapping ? partsOf(mapping) : []) {
    if (part.value === null) continue;
    const hook = readHook(part, String(name), referrer, home, context);
    if (hook) hooks.set(String(name), hook);
  }
  const exit = legacy ?? hooks.get("exit");
  hooks.delete("exit");
  return { ...optional("onExit", exit), hooks };
}

/** The name of the template that runs at the end. */
export function readOnExit(part: Part | undefined, referrer: Referrer, home: Home, context: Context): Hook | undefined {
  const name = readText(part, context.report);
  if (!part || !name) return undefined;
  const who = referrer.who === "" ? "onExit" : `onExit of ${referrer.who}`;
  return { template: keyOfName(name, part.path, { ...referrer, who }, home, context) ?? "" };
}

/** One hook; undefined when it cannot be read at all. */
export function readHook(part: Part, name: string, referrer: Referrer, home: Home, context: Context): Hook | undefined {
  const { report } = context;
  const object = readObject(part, hookFields, report);
  if (!object) return undefined;
  const who = referrer.who === "" ? `hook "${name}"` : `hook "${name}" of ${referrer.who}`;
  const expression = readExpression(fieldOf(object, "expression"), context);
  if (name !== "exit" && !expression) {
    const place = referrer.argo ? `${referrer.argo.trimEnd()}.` : "hooks.";
    const argo = place.includes(".tasks.") ? undefined : `${place}${name} Expression required`;
    report.error("OX1020", object.path, `${who} has no expression`, { atKey: true, argo });
  }
  const given = fieldOf(object, "arguments");
  const passed = given && readArguments(given, { role: "argument" }, context);
  return {
    template: templateOf(object, who, home, context) ?? "",
    ...optional("arguments", passed && hasAny(passed) ? passed : undefined),
    ...optional("expression", expression),
  };
}

function templateOf(object: Part<JsonObject>, who: string, home: Home, context: Context): string | undefined {
  const ref = fieldOf(object, "templateRef");
  if (ref) return keyOfRef(ref, { who }, context);
  const name = readText(fieldOf(object, "template"), context.report);
  if (name) return keyOfName(name, pathTo(object, "template"), { who }, home, context);
  context.report.error("OX1005", object.path, `${who} names no template`, { atKey: true });
  return undefined;
}

function hasAny({ parameters, artifacts }: Arguments): boolean {
  return parameters.length > 0 || artifacts.length > 0;
}
