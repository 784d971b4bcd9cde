import type { HttpWork } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import { causeOf } from "../cause.ts";
import { errorReport } from "../report.ts";
import { resolveVariables, type ValueSource } from "../values.ts";
import { readBody, sendRequest } from "./send-request.ts";

const bodyLimit = 20 * 1024 * 1024;

/**
 * Send a request and report its answer, whatever its status. One that was under way when an engine died is sent again by
 * the next, as Argo's agent does.
 */
export async function runHttp(
  work: HttpWork,
  attempt: Pick<NodeReport, "node" | "attempt" | "host">,
  ports: { readonly values: ValueSource; readonly signal: AbortSignal },
): Promise<NodeReport> {
  const headers = resolveVariables(work.headers, ports.values, "header");
  if ("problem" in headers) return errorReport(attempt, headers.problem);
  const { method, url, insecureSkipVerify, timeoutMs } = work;
  const body = work.bodyBytes === undefined ? Buffer.from(work.body) : Buffer.from(work.bodyBytes, "base64");
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([ports.signal, timeout]);
  const request = { method, url, insecureSkipVerify, signal, headers: headers.variables };
  try {
    const response = await sendRequest(body.length === 0 ? request : { ...request, body });
    const text = (await readBody(response, bodyLimit)).toString();
    const answer = { statusCode: response.statusCode ?? 0, headers: listsOf(response.headersDistinct), body: text };
    return { ...attempt, outcome: "exited", response: answer, outputs: { parameters: {} }, logTail: "" };
  } catch (error) {
    const why = timeout.aborted
      ? `no complete answer within ${timeoutMs} ms`
      : causeOf(ports.signal.aborted ? ports.signal.reason : error);
    const message = `${method} ${JSON.stringify(url)}: ${why}`;
    return { ...attempt, outcome: "failed", message, outputs: { parameters: {} }, logTail: "" };
  }
}

function listsOf(headers: NodeJS.Dict<string[]>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values ?? []]));
}
