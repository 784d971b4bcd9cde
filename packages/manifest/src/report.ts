import type { Issue, Path } from "./issue.ts";
import type { IssueCode } from "./issue-codes.ts";
import type { ReadOptions } from "./options.ts";

/** What an issue may say beyond its code, place and message. */
type IssueDetails = Partial<Pick<Issue, "atKey" | "within" | "notes">> & {
  readonly suggestion?: string | undefined;
  /** Argo's wording, from the template on in which it was found. */
  readonly argo?: string | undefined;
};

/** Where the readers of a manifest say what they find; the order is that of finding. */
export interface Report {
  readonly error: (code: IssueCode, path: Path, message: string, details?: IssueDetails) => void;
  readonly warn: (code: IssueCode, path: Path, message: string, details?: IssueDetails) => void;
  /** What real Argo would not take: an error by its rules, else worth a word only to who asks. */
  readonly superset: (code: "OX3001" | "OX3002", path: Path, message: string, details?: IssueDetails) => void;
  /** A valid field that changes nothing here; all of them together make one warning. */
  readonly ignore: (path: Path) => void;
  readonly finish: () => readonly Issue[];
}

/** More than this nobody reads, and a hostile file could make millions. */
const mostIssues = 200;

/** An empty report. What has been said of a place is not said again. */
export function createReport({ semantics, portability }: Omit<ReadOptions, "resources"> = {}): Report {
  const issues: Issue[] = [];
  const said = new Set<string>();
  const ignored: Path[] = [];
  function add(severity: Issue["severity"], code: IssueCode, path: Path, message: string, details: IssueDetails = {}) {
    if (issues.length >= mostIssues) return;
    const { suggestion, argo, ...rest } = details;
    const key = JSON.stringify([code, path, message, rest.within]);
    if (said.has(key)) return;
    said.add(key);
    const more = { ...(suggestion === undefined ? {} : { suggestion }), ...(argo === undefined ? {} : { argo }) };
    issues.push({ code, severity, message, path, ...rest, ...more });
  }
  return {
    error: (...found) => add("error", ...found),
    warn: (...found) => add("warning", ...found),
    superset(...found) {
      if (semantics === "argo") add("error", ...found);
      else if (portability) add("warning", ...found);
    },
    ignore: (path) => ignored.push(path),
    finish() {
      const first = ignored[0];
      return first ? [...issues, ignoredIssue(first, ignored)] : issues;
    },
  };
}

function ignoredIssue(first: Path, ignored: readonly Path[]): Issue {
  const names = [...new Set(ignored.map((path) => String(path.at(-1))))];
  const message = `${names.join(", ")} ${names.length === 1 ? "has" : "have"} no effect here`;
  return { code: "OX1018" satisfies IssueCode, severity: "warning", message, path: first, atKey: true };
}
