import { formatIssueShort, parseManifests } from "@onexit/manifest";
import { lintParameters } from "../../src/lint/lint-parameters.ts";

/** What lint calls errors in a text, the actions' own among them; what is only more than Argo is none. */
export async function errorsIn(text: string): Promise<readonly string[]> {
  const parsed = parseManifests(text, "wf.yaml");
  const issues = "issues" in parsed ? parsed.issues : parsed.warnings.filter(({ code }) => !code.startsWith("OX3"));
  return [...issues, ...(await lintParameters(new Map([["wf.yaml", text]]), []))]
    .filter(({ severity }) => severity === "error")
    .map(formatIssueShort);
}
