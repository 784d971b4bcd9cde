import { findInnermostTags } from "@onexit/expression";
import type { Draft } from "../read/draft.ts";
import { partsOf } from "../read/part.ts";
import type { Report } from "../report.ts";
import { walkTexts } from "./walk-texts.ts";

const ofRetries = /^(?:retries$|lastRetry\.)/;

/** Warns of what only a template that is retried knows: anywhere else it is left as it stands. */
export function checkRetryVariables(draft: Draft, report: Report): void {
  for (const { template, part, type, name } of draft.templates.values()) {
    if (!template || template.retry || type === "plugin" || name === "") continue;
    for (const [field, inner] of partsOf(part)) {
      if (field === "steps" || field === "dag") continue;
      walkTexts(inner, (text, path) => {
        const tag = findInnermostTags(text).find((each) => each.kind === "simple" && ofRetries.test(each.name));
        if (!tag) return;
        const message = `{{${tag.name}}} stays as it is: template "${name}" has no retryStrategy`;
        report.warn("OX1010", path, message, { within: { start: tag.start, end: tag.end } });
      });
    }
  }
}
