import { formatIssueShort, type LocatedIssue, parseManifests } from "@onexit/manifest";
import { lintParameters } from "../../src/lint/lint-parameters.ts";

/** What lint calls errors in a text, the actions' own among them. */
export async function errorsIn(text: string): Promise<readonly string[]> {
  return (await issuesIn(text)).filter(({ severity }) => severity === "error").map(formatIssueShort);
}

/** All that lint says, without where. */
export async function problemsIn(text: string): Promise<readonly string[]> {
  return (await issuesIn(text)).map(({ code, message }) => `${code} ${message}`);
}

async function issuesIn(text: string): Promise<readonly LocatedIssue[]> {
  const parsed = parseManifests(text, "wf.yaml");
  const issues = "issues" in parsed ? parsed.issues : parsed.warnings;
  return [...issues, ...(await lintParameters(new Map([["wf.yaml", text]]), []))];
}
