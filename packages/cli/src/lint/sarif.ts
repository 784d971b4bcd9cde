import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Json, JsonObject } from "@onexit/events";
import { issueCodes, type LocatedIssue } from "@onexit/manifest";

const rules = Object.entries(issueCodes);

/** Issues as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), every code being a rule. */
export function sarifLog(issues: readonly LocatedIssue[], cwd: string, version: string): JsonObject {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "onexit", version, rules: rules.map(([id, kind]) => ruleOf(id, kind)) } },
        columnKind: "utf16CodeUnits",
        results: issues.map((issue) => resultOf(issue, cwd)),
      },
    ],
  };
}

function ruleOf(id: string, { title, explanation }: { readonly title: string; readonly explanation: string }): Json {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: `${explanation}\n\nonexit explain ${id}` },
  };
}

function resultOf(
  { code, severity, message, suggestion, file, line, column, length }: LocatedIssue,
  cwd: string,
): Json {
  return {
    ruleId: code,
    ruleIndex: rules.findIndex(([id]) => id === code),
    level: severity,
    message: { text: suggestion === undefined ? message : `${message} (${suggestion})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file, cwd) },
          region: { startLine: line, startColumn: column, endColumn: column + Math.max(1, length) },
        },
      },
    ],
  };
}

/** Relative where it can be: code scanning knows the repository, not this machine. */
function uriOf(file: string, cwd: string): string {
  const near = isAbsolute(file) ? relative(cwd, file) : file;
  if (isAbsolute(near) || near.startsWith("..")) return pathToFileURL(file).href;
  return near.split(sep).map(encodeURIComponent).join("/");
}
