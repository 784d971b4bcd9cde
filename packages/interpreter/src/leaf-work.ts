import type { DataWork, HttpWork, SuspendWork } from "@onexit/events";
import type { Draw, Scope } from "@onexit/expression";
import type { DataTemplate, HttpTemplate, SuspendTemplate } from "@onexit/manifest";
import { durationIn } from "./deadline.ts";
import { type Resolved, resolve, resolveAll, resolveJson } from "./text.ts";

/** How long an HTTP request may take when its template does not say; Argo's agent has the same. */
const defaultHttpTimeoutMs = 30_000;

/** An HTTP template with every tag resolved. */
export function httpWork(template: HttpTemplate, scope: Scope, draw: Draw): Resolved<HttpWork> {
  const texts = resolveAll([template.method, template.url, template.body], scope, draw);
  if ("problem" in texts) return texts;
  const values = resolveAll(
    template.headers.map(({ value }) => value),
    scope,
    draw,
  );
  if ("problem" in values) return values;
  const condition =
    template.successCondition === undefined ? undefined : resolve(template.successCondition, scope, draw);
  if (condition !== undefined && "problem" in condition) return condition;
  const [method = "", url = "", body = ""] = texts.value;
  return {
    value: {
      kind: "http",
      method: method || "GET",
      url,
      headers: template.headers.map(({ name, secret }, index) => ({
        name,
        value: values.value[index] ?? "",
        ...(secret === undefined ? {} : { from: { kind: "secret", ...secret } as const }),
      })),
      body,
      ...(template.bodyBytes === undefined ? {} : { bodyBytes: template.bodyBytes }),
      timeoutMs: template.timeoutSeconds === undefined ? defaultHttpTimeoutMs : template.timeoutSeconds * 1000,
      ...(condition === undefined ? {} : { successCondition: condition.value }),
      insecureSkipVerify: template.insecureSkipVerify,
    },
  };
}

/** A data template with every tag resolved. */
export function dataWork(template: DataTemplate, scope: Scope, draw: Draw): Resolved<DataWork> {
  const location = resolveJson(template.source.location ?? {}, scope, draw);
  if ("problem" in location) return location;
  const transformations = resolveAll(template.transformations, scope, draw);
  if ("problem" in transformations) return transformations;
  return {
    value: {
      kind: "data",
      location: location.value as DataWork["location"],
      transformations: transformations.value,
    },
  };
}

/** A suspend template: until when, and what may be supplied meanwhile. */
export function suspendWork(template: SuspendTemplate, scope: Scope, at: number): Resolved<SuspendWork> {
  const supplied: [string, string | null][] = [];
  for (const { name, valueFrom } of template.outputs.parameters) {
    if (valueFrom?.supplied !== true) continue;
    const fallback = valueFrom.default === undefined ? undefined : resolve(valueFrom.default, scope);
    if (fallback !== undefined && "problem" in fallback) return fallback;
    // An input of the same name is what is proposed (intermediate parameters).
    const proposed = scope.lookup(`inputs.parameters.${name}`);
    supplied.push([name, fallback?.value ?? (typeof proposed === "string" ? proposed : null)]);
  }
  const duration =
    template.duration === undefined ? undefined : durationIn("suspend.duration", template.duration, scope);
  if (duration !== undefined && "problem" in duration) return duration;
  return {
    value: {
      kind: "suspend",
      ...(duration === undefined ? {} : { until: at + duration.value }),
      supplied: Object.fromEntries(supplied),
    },
  };
}
