import type { JsonObject } from "@onexit/events";
import type { ArgoCall } from "./argo-calls.ts";
import { jsonHelper } from "./json-helper.ts";
import { jsonScript } from "./json-script.ts";

/** How a call is made. */
export interface CallOptions {
  /** Seconds for one try. */
  readonly timeout: number;
  /** Whether the step fails when nothing was delivered. */
  readonly isRequired: boolean;
}

/** The image that is used, and the Secret whose keys are named as the variables are. */
export const curlImage = "curlimages/curl:8.11.1";
export const secretName = "onexit-actions";

/** A container of Argo that makes a call; no value of a tag is ever read by its shell. */
export function curlContainer(
  { url, headers, body, secrets }: ArgoCall,
  { timeout, isRequired }: CallOptions,
): JsonObject {
  const isText = typeof body === "string";
  const { text, variables } = isText ? { text: "", variables: new Map([["BODY", body]]) } : jsonScript(body);
  const values = new Map(variables);
  const secret = secrets.length === 0 ? "(?!)" : `\\$(?:${secrets.join("|")})$`;
  const special = new RegExp(`${secret}|[\\\\"\`$]`, "g");
  const quoted = (value: string, name: string) => {
    if (!value.includes("{{"))
      return `"${value.replace(special, (found) => (found.length > 1 ? found : `\\${found}`))}"`;
    values.set(name, value);
    return `"$${name}"`;
  };
  const headerWords = Object.entries(headers).map(
    ([name, value], n) => `  --header ${quoted(`${name}: ${String(value)}`, `HEADER_${n + 1}`)} \\`,
  );
  const orElse = isRequired ? "" : ` || echo "not delivered" >&2`;
  const lines = [
    "set -eu",
    ...(text.includes("$(json ") ? [jsonHelper] : []),
    `curl --fail-with-body --silent --show-error --max-time ${timeout} --retry 5 --retry-connrefused \\`,
    ...headerWords,
    `  ${isText ? '--data-raw "$BODY"' : "--data @-"} ${quoted(url, "URL")}${isText ? "" : " <<JSON"}${orElse}`,
    ...(isText ? [] : [text, "JSON"]),
  ];
  const env = [
    ...secrets.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key: name } } })),
    ...[...values].map(([name, value]) => ({ name, value })),
  ];
  return {
    image: curlImage,
    command: ["sh", "-c"],
    args: [`${lines.join("\n")}\n`],
    ...(env.length === 0 ? {} : { env }),
  };
}
