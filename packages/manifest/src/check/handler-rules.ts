import { findInnermostTags } from "@onexit/expression";
import { pathTo } from "../read/context.ts";
import type { Draft, DraftTemplate } from "../read/draft.ts";
import { fieldOf } from "../read/part.ts";
import type { Report } from "../report.ts";
import { checkErrorBranch } from "./handler-status.ts";
import { handlersOf, reachableFrom } from "./reach.ts";
import { curlCalls, type ShellText, shellTexts } from "./shell-text.ts";

/** Warnings of what makes exit handlers fail silently, twice or never. */
export function checkHandlers(draft: Draft, report: Report): void {
  checkErrorBranch(draft, report);
  const ofWorkflow = reachableFrom([draft.workflow.onExit?.template ?? ""], draft);
  for (const key of ofWorkflow) {
    const template = draft.templates.get(key);
    if (template) checkTimeLimit(template, report);
  }
  for (const key of handlersOf(draft)) {
    const template = draft.templates.get(key);
    if (!template) continue;
    for (const text of shellTexts(template.part)) checkText(text, template, report);
    const { template: read } = template;
    if (read?.type === "http" && read.method === "POST" && read.retry) reportTwice(template, report);
  }
}

/** A handler's own deadline is the only one: the workflow's does not count for it. */
function checkTimeLimit({ template, part, name }: DraftTemplate, report: Report): void {
  if (!template) return;
  const hasLimit = template.activeDeadlineSeconds !== undefined || template.timeout !== undefined;
  const isBounded =
    (template.type === "http" && template.timeoutSeconds !== undefined) ||
    (template.type === "suspend" && template.duration !== undefined) ||
    ["steps", "dag", "plugin"].includes(template.type);
  if (hasLimit || isBounded) return;
  report.warn(
    "OX2002",
    pathTo(part, name ? "name" : template.type),
    `"${name}" runs in the exit handler without a time limit`,
    {
      suggestion: 'add "activeDeadlineSeconds"',
    },
  );
}

function checkText({ text, path }: ShellText, template: DraftTemplate, report: Report): void {
  const calls = curlCalls(text);
  for (const { start, end, fails } of calls) {
    if (fails) continue;
    report.warn("OX2003", path, "curl succeeds here even when the server answers with an error", {
      within: { start, end },
      suggestion: 'add "--fail"',
    });
  }
  if (/\/statuses\//.test(text) && /github/i.test(text)) {
    const raw = findInnermostTags(text).find(({ kind, name }) => kind === "simple" && name === "workflow.status");
    const within = raw && { within: { start: raw.start, end: raw.end } };
    if (raw) report.warn("OX2004", path, "GitHub does not know Argo's words for a status", { ...within });
  }
  if (template.template?.retry && calls.some(({ posts }) => posts)) reportTwice(template, report);
}

function reportTwice({ part, name }: DraftTemplate, report: Report): void {
  const retry = fieldOf(part, "retryStrategy");
  const path = retry?.path ?? pathTo(part, "name");
  report.warn("OX2006", path, `"${name}" sends with POST and is retried, so its message may arrive twice`, {
    ...(retry ? { atKey: true } : {}),
  });
}
