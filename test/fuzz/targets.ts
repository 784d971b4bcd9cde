import type { Corpus } from "./corpus.ts";
import { expressionTarget } from "./expression/expression-target.ts";
import { whenTarget } from "./expression/when-target.ts";
import { interpreterTarget } from "./interpreter/interpreter-target.ts";
import { manifestTarget } from "./manifest/manifest-target.ts";
import type { Target, TargetName } from "./target.ts";
import { templateTarget } from "./template/template-target.ts";
import { yamlTarget } from "./yaml/yaml-target.ts";

/** The target of a name. */
export function targetOf(name: TargetName, corpus: Corpus): Target {
  const targets = {
    yaml: yamlTarget,
    manifest: manifestTarget,
    expression: expressionTarget,
    when: whenTarget,
    template: templateTarget,
    interpreter: interpreterTarget,
  };
  return targets[name](corpus) as Target;
}
