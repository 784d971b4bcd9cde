import type { Issue } from "../issue.ts";
import type { ReadOptions } from "../options.ts";
import type { Draft } from "../read/draft.ts";
import { fieldOf } from "../read/part.ts";
import type { Report } from "../report.ts";
import { inArgoOrder } from "./argo-order.ts";
import { checkGraphs } from "./graph.ts";
import { checkHandlers } from "./handler-rules.ts";
import { checkPortability } from "./portability.ts";
import { checkRecursion } from "./recursion.ts";
import { checkRetryVariables } from "./retry-variables.ts";
import { checkSecrets } from "./secrets.ts";
import { checkSelfLocks } from "./self-locks.ts";
import { checkSupplied } from "./supplied.ts";
import { checkVariables } from "./variables.ts";

/** Everything that is wrong with a draft, what its readers have found included, in the order of Argo's checks. */
export function checkDraft(draft: Draft, report: Report, options: ReadOptions): readonly Issue[] {
  checkSupplied(draft, report);
  checkGraphs(draft, report);
  checkRecursion(draft, report);
  checkSelfLocks(draft, report);
  checkVariables(draft, report);
  checkRetryVariables(draft, report);
  checkHandlers(draft, report);
  checkSecrets(fieldOf(draft.root, "spec") ?? draft.spec, report);
  // By Argo's own rules these have been errors already.
  if (options.portability && draft.semantics === "onexit") checkPortability(draft, report);
  return inArgoOrder(report.finish(), draft);
}
