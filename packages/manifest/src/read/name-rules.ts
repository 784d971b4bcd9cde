import type { Path } from "../issue.ts";
import type { Report } from "../report.ts";

/** Which characters a name may have, in how many of them, and how to say so. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly wording: string;
  /** Argo's own wording, where it has one. */
  readonly argo?: string;
}

/** Templates and steps (Argo `validate.go`, workflowFieldNameFmt). */
export const fieldName: NameRule = {
  pattern: /^[a-zA-Z0-9][-a-zA-Z0-9]*$/,
  longest: 128,
  wording: "must consist of letters, digits or '-', and start with a letter or digit",
  argo: "name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character (e.g. My-name1-2, 123-NAME)",
};

/** Parameters (Argo `validate.go`, paramOrArtifactNameFmt). */
export const parameterName: NameRule = {
  pattern: /^[-a-zA-Z0-9_]+$/,
  longest: 128,
  wording: "must consist of letters, digits, '_' or '-'",
  argo: "Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1",
};

/** Workflows: a DNS-1123 subdomain that also fits a label. */
export const workflowName: NameRule = {
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  longest: 63,
  wording: "must consist of lower-case letters, digits, '-' or '.', and start and end with a letter or digit",
};

/** The beginning of a workflow's name, which may end with a hyphen or dot. */
export const workflowNamePrefix: NameRule = {
  pattern: /^[a-z0-9](?:[-a-z0-9.]*)$/,
  longest: 63,
  wording: "must consist of lower-case letters, digits, '-' or '.', and start with a letter or digit",
};

/** Namespaces: a DNS-1123 label. */
export const namespaceName: NameRule = {
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  wording: "must consist of lower-case letters, digits or '-', and start and end with a letter or digit",
};

/** Environment variables, as a shell can name them. */
export const variableName: NameRule = {
  pattern: /^[a-zA-Z_.-][a-zA-Z0-9_.-]*$/,
  longest: 256,
  wording: "must consist of letters, digits, '_', '-' or '.', and not start with a digit",
};

/** Reports a name that breaks its rule. */
export function checkName(
  name: string,
  rule: NameRule,
  what: string,
  path: Path,
  report: Report,
  argo?: string | undefined,
): void {
  if (name.length > rule.longest) {
    const message = `${what} "${name.slice(0, 80)}…" must not be more than ${rule.longest} characters long (currently ${name.length})`;
    report.error("OX1014", path, name.length > 80 ? message : message.replace("…", ""), { argo });
  } else if (!rule.pattern.test(name)) {
    report.error("OX1007", path, `${what} "${name}" is invalid: it ${rule.wording}`, { argo });
  }
}

/** Remembers names and reports those that come twice. */
export function createUniqueness(
  what: string,
  report: Report,
): (name: string, path: Path, argo?: string | undefined) => void {
  const first = new Map<string, Path>();
  return (name, path, argo) => {
    const earlier = first.get(name);
    if (!earlier) first.set(name, path);
    else
      report.error("OX1006", path, `${what} "${name}" is not unique`, {
        notes: [{ text: `"${name}" is first used`, path: earlier }],
        argo,
      });
  };
}
