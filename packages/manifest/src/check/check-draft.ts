import type { Issue } from "../issue.ts";
import type { ReadOptions } from "../options.ts";
import type { Draft } from "../read/draft.ts";
import type { Report } from "../report.ts";

/** Everything that is wrong between the parts of a draft, after what its readers have found. */
export function checkDraft(_draft: Draft, report: Report, _options: ReadOptions): readonly Issue[] {
  return report.finish();
}
