import type { Issue, Path } from "./issue.ts";
import type { IssueCode } from "./issue-codes.ts";
import type { ReadOptions } from "./options.ts";
import { suggest } from "./suggest.ts";

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
  /** No more issues are taken: what they would say need not be found out. */
  readonly isFull: () => boolean;
  /** As `suggest`, but nothing once the report is full. */
  readonly suggest: typeof suggest;
  /** A valid field that changes nothing here; all of them together make one warning. */
  readonly ignore: (path: Path) => void;
  readonly finish: () => readonly Issue[];
}

/** More than this nobody reads, and a hostile file could make millions. */
const mostIssues = 200;

const longestText = 700;

/** An empty report. What has been said of a place is not said again. */
export function createReport({ semantics, portability }: Omit<ReadOptions, "resources"> = {}): Report {
  const issues: Issue[] = [];
  const said = new Set<string>();
  const ignored: Path[] = [];
  function add(severity: Issue["severity"], code: IssueCode, path: Path, message: string, details: IssueDetails = {}) {
    if (issues.length >= mostIssues) return;
    const { suggestion, argo, notes, ...rest } = details;
    const key = JSON.stringify([code, path, message, rest.within]);
    if (said.has(key)) return;
    said.add(key);
    issues.push({
      code,
      severity,
      message: clip(message),
      path,
      ...rest,
      ...(notes === undefined ? {} : { notes: notes.map((note) => ({ ...note, text: clip(note.text) })) }),
      ...(suggestion === undefined ? {} : { suggestion: clip(suggestion) }),
      ...(argo === undefined ? {} : { argo: clip(argo) }),
    });
  }
  return {
    error: (...found) => add("error", ...found),
    warn: (...found) => add("warning", ...found),
    superset(...found) {
      if (semantics === "argo") add("error", ...found);
      else if (portability) add("warning", ...found);
    },
    isFull: () => issues.length >= mostIssues,
    suggest: (...asked) => (issues.length < mostIssues ? suggest(...asked) : undefined),
    ignore: (path) => ignored.push(path),
    finish() {
      const first = ignored[0];
      return first ? [...issues, ignoredIssue(first, ignored)] : issues;
    },
  };
}

/** Names stand in issues as they are, and may be as long as a manifest. */
function clip(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

function ignoredIssue(first: Path, ignored: readonly Path[]): Issue {
  const names = [...new Set(ignored.map((path) => String(path.at(-1))))];
  const message = `${names.join(", ")} ${names.length === 1 ? "has" : "have"} no effect here`;
  return { code: "OX1018" satisfies IssueCode, severity: "warning", message, path: first, atKey: true };
}
