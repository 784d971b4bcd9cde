import { type Document, visit } from "yaml";
import type { TextProblem } from "./yaml-checks.ts";

const truths = /^(?:y|yes|on)$/i;
const words = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;
/** A cheap look before the tree is walked. */
const somewhere = /(?<![\w"'])(?:[yY]|yes|Yes|YES|[nN]|no|No|NO|on|On|ON|off|Off|OFF)(?![\w"'])/;

/**
 * Words without quotes that are text in YAML 1.2 and true or false in YAML 1.1, by which `kubectl` and `argo` still go
 * (`resolve.go` of go-yaml 2).
 */
export function truthWords(text: string, tree: Document.Parsed): readonly TextProblem[] {
  const found: TextProblem[] = [];
  if (!somewhere.test(text)) return found;
  visit(tree, {
    Scalar(_, { type, value, source = "", range, tag }) {
      if (type !== "PLAIN" || typeof value !== "string" || tag !== undefined || !words.test(source)) return;
      const [start, end] = range ?? tree.range;
      found.push({
        code: "OX1029",
        severity: "warning",
        message: `kubectl and argo read ${source} as ${truths.test(source)}, not as text`,
        suggestion: `write "${source}"`,
        start,
        end,
      });
    },
  });
  return found;
}
