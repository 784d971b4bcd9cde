import type { Path } from "../issue.ts";
import { pathTo } from "../read/context.ts";
import { objectOf, type Part, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";

/** What secrets of well-known services look like. */
const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ["a Slack webhook", /hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]+\/[AB][A-Z0-9]+\/[A-Za-z0-9]+/],
  ["a GitHub token", /\b(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/],
  ["an AWS access key", /\bAKIA[A-Z0-9]{16}\b/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
];

const secretName = /(?:^|[_.-])(?:password|passwd|token|secret|api_?key|routing_?key)$/i;

/** Values that stand for a secret to be filled in. */
const placeholder = /^$|\{\{|^\$|^<.*>$|x{6,}|your|example|changeme|placeholder|redacted|\*{3}|…|\.\.\./i;

/** Warns of every secret that is written out; what it is stays untold. */
export function checkSecrets(part: Part, report: Report): void {
  const { value, path } = part;
  if (typeof value === "string") checkText(value, path, report);
  const object = objectOf(part);
  if (object) checkVariable(object, report);
  for (const [, inner] of partsOf(part)) checkSecrets(inner, report);
}

function checkText(text: string, path: Path, report: Report): void {
  for (const [what, pattern] of patterns) {
    const found = pattern.exec(text);
    if (!found || /x{6,}|0{8}/i.test(found[0])) continue;
    const within = { start: found.index, end: found.index + found[0].length };
    report.warn("OX2005", path, `this looks like ${what}`, { within, suggestion: "keep it in a Secret" });
  }
}

/** An environment variable or parameter with a telling name and a value of its own. */
function checkVariable(object: NonNullable<ReturnType<typeof objectOf>>, report: Report): void {
  const [name, value] = [textIn(object, "name"), textIn(object, "value")];
  if (!name || value === undefined || !secretName.test(name) || placeholder.test(value)) return;
  report.warn("OX2005", pathTo(object, "value"), `"${name}" has its value in the manifest`, {
    suggestion: "use valueFrom.secretKeyRef",
  });
}
