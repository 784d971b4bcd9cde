import type { DataWork, HttpWork, Json } from "@onexit/events";
import { evaluateExpr, type Variable } from "@onexit/expression";
import type { NodeReport } from "./input.ts";
import { itemText } from "./loop.ts";
import type { Verdict } from "./report.ts";
import { drawOf, scopeOfEntries } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** Whether an HTTP response is a success: by its condition, else by its status (`agent.go:executeHTTPTemplate`). */
export function judgeResponse(
  state: WorkflowState,
  node: NodeState,
  work: HttpWork,
  report: NodeReport,
  at: number,
): Verdict {
  const { response } = report;
  if (response === undefined) return { phase: "Error", message: "the response was not reported" };
  const { statusCode, headers, body } = response;
  if (work.successCondition === undefined) {
    if (statusCode >= 200 && statusCode < 300) return { phase: "Succeeded", message: "", result: body };
    return { phase: "Failed", message: `received non-2xx response code: ${statusCode}`, result: body };
  }
  const data = (value: Json): Variable => ({ text: itemText(value), value });
  const scope = scopeOfEntries({
    request: data({
      method: work.method,
      url: work.url,
      body: work.body,
      headers: Object.fromEntries(work.headers.map(({ name, value }) => [name, [value]])),
    }),
    response: data({ statusCode, body, headers }),
  });
  const result = evaluateExpr(work.successCondition, scope, drawOf(state.workflow.uid, node.name, at));
  if ("problem" in result) return { phase: "Error", message: result.problem, result: body };
  return result.value === true
    ? { phase: "Succeeded", message: "", result: body }
    : { phase: "Failed", message: `successCondition '${work.successCondition}' evaluated false`, result: body };
}

/** The keys that a data template has found, after its transformations, as JSON. */
export function judgeData(
  state: WorkflowState,
  node: NodeState,
  work: DataWork,
  report: NodeReport,
  at: number,
): Verdict {
  let data: Json = report.keys ?? [];
  for (const transformation of work.transformations) {
    const scope = scopeOfEntries({ data: { text: itemText(data), value: data } });
    const result = evaluateExpr(transformation, scope, drawOf(state.workflow.uid, node.name, at));
    if ("problem" in result) return { phase: "Error", message: `failed to transform: ${result.problem}` };
    data = result.value as Json;
  }
  return { phase: "Succeeded", message: "", result: itemText(data) };
}
