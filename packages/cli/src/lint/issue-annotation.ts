import type { LocatedIssue } from "@onexit/manifest";
import { annotation } from "../view/workflow-command.ts";

/** An issue as an annotation of a GitHub Actions job, at its place in the file. */
export function issueAnnotation(issue: LocatedIssue): string {
  const { severity, code, message, suggestion, file, line, column } = issue;
  return annotation(severity, {
    title: code,
    place: { file, line, column },
    message: suggestion === undefined ? message : `${message} (${suggestion})`,
  });
}
