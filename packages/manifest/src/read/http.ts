import type { Report } from "../report.ts";
import type { HttpTemplate } from "../workflow.ts";
import { readExpression } from "./expression.ts";
import { bodyFromFields, headerFields, headerSourceFields, httpFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readKeyRef } from "./value-from.ts";
import { readFlag, readList, readObject, readText, readWhole } from "./value-reader.ts";

type Http = Pick<
  HttpTemplate,
  "method" | "url" | "headers" | "body" | "bodyBytes" | "timeoutSeconds" | "successCondition" | "insecureSkipVerify"
>;

/** The request of a template. */
export function readHttp(part: Part, report: Report): Http | undefined {
  const object = readObject(part, httpFields, report);
  if (!object) return undefined;
  const text = (key: string) => readText(fieldOf(object, key), report);
  const url = text("url");
  if (!url) report.error("OX1005", object.path, "http has no url", { atKey: true });
  const bodyFrom = fieldOf(object, "bodyFrom");
  const source = bodyFrom && readObject(bodyFrom, bodyFromFields, report);
  return {
    method: text("method") || "GET",
    url: url ?? "",
    headers: readHeaders(fieldOf(object, "headers"), report),
    body: text("body") ?? "",
    ...optional("bodyBytes", source && readText(fieldOf(source, "bytes"), report)),
    ...optional("timeoutSeconds", readWhole(fieldOf(object, "timeoutSeconds"), 0, report)),
    ...optional("successCondition", readExpression(fieldOf(object, "successCondition"), { report })),
    insecureSkipVerify: readFlag(fieldOf(object, "insecureSkipVerify"), report) ?? false,
  };
}

function readHeaders(part: Part | undefined, report: Report): Http["headers"] {
  return readList(part, report).flatMap((item) => {
    const object = readObject(item, headerFields, report);
    const name = object && readText(fieldOf(object, "name"), report);
    if (object && !name) report.error("OX1005", object.path, "a header has no name");
    if (!object || !name) return [];
    const from = fieldOf(object, "valueFrom");
    const source = from && readObject(from, headerSourceFields, report);
    const secret = source && readKeyRef(fieldOf(source, "secretKeyRef"), report);
    return { name, value: readText(fieldOf(object, "value"), report) ?? "", ...optional("secret", secret) };
  });
}
