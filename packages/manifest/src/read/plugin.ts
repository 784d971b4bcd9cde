import type { Json, JsonObject } from "@onexit/events";
import { parseDuration } from "../duration.ts";
import type { Report } from "../report.ts";
import type { DeliveryOptions } from "../workflow.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readMapping, readText } from "./value-reader.ts";

/** An action, its own fields, and how it is to be delivered. */
export interface Plugin {
  readonly action: string;
  readonly parameters: JsonObject;
  readonly delivery: DeliveryOptions;
}

/** The fields of any action that onexit itself reads. */
export const deliveryFields: ReadonlySet<string> = new Set([
  "template",
  "key",
  "timeout",
  "wait",
  "deadline",
  "required",
]);

const defaultTimeoutMs = 30_000;
const defaultDeadlineMs = 24 * 3_600_000;
const waitAfterTimeoutMs = 5_000;

/** Their outcome counts, unless said otherwise: cleanup must not remove what archive has not stored. */
const requiredByDefault: ReadonlySet<string> = new Set(["archive", "cleanup"]);

const actionName = /^[a-z0-9][-a-z0-9]*$/;

/** The one action of a `plugin` template. The action's own fields are taken as they are. */
export function readPlugin(part: Part, report: Report): Plugin | undefined {
  const plugin = readMapping(part, report);
  if (!plugin) return undefined;
  const [action, ...others] = Object.keys(plugin.value);
  if (action === undefined || others.length > 0) {
    report.error(
      "OX4001",
      plugin.path,
      `plugin must have exactly one key, the action's name; it has ${others.length + (action === undefined ? 0 : 1)}`,
      { atKey: true, argo: `expected exactly one key, got ${Object.keys(plugin.value).length}` },
    );
    return undefined;
  }
  const path = [...plugin.path, action];
  if (!actionName.test(action) || action.length > 63) {
    const message = `action "${action}" is invalid: it must consist of lower-case letters, digits or '-'`;
    report.error("OX1007", path, message, { atKey: true });
  }
  const body = readMapping({ value: plugin.value[action] ?? {}, path }, report);
  if (!body) return undefined;
  const parameters = Object.entries(body.value).filter(([name]) => !deliveryFields.has(name));
  return { action, parameters: Object.fromEntries(parameters), delivery: readDelivery(body, action, report) };
}

function readDelivery(body: Part<JsonObject>, action: string, report: Report): DeliveryOptions {
  const timeoutMs = readDuration(fieldOf(body, "timeout"), report) ?? defaultTimeoutMs;
  return {
    ...optional("template", readText(fieldOf(body, "template"), report)),
    ...optional("key", readText(fieldOf(body, "key"), report)),
    timeoutMs,
    waitMs: readDuration(fieldOf(body, "wait"), report) ?? timeoutMs + waitAfterTimeoutMs,
    deadlineMs: readDuration(fieldOf(body, "deadline"), report) ?? defaultDeadlineMs,
    required: readRequired(fieldOf(body, "required"), report) ?? requiredByDefault.has(action),
  };
}

function readDuration(part: Part | undefined, report: Report): number | undefined {
  if (!part) return undefined;
  const { value, path } = part;
  if (typeof value !== "string" && typeof value !== "number")
    return wrongOption(part, "a duration such as 30s", report);
  const parsed = parseDuration(value);
  if ("ms" in parsed) return parsed.ms;
  report.error("OX4002", path, `${path.at(-1)}: ${parsed.problem}`);
  return undefined;
}

function readRequired(part: Part | undefined, report: Report): boolean | undefined {
  if (!part || typeof part.value === "boolean") return part?.value as boolean | undefined;
  return wrongOption(part, "true or false", report);
}

function wrongOption(part: Part<Json>, wanted: string, report: Report): undefined {
  report.error("OX4002", part.path, `${part.path.at(-1)} must be ${wanted}`);
}
