export { readAnnotations } from "./annotations.ts";
export { type CalledFor, type Decided, decideActions } from "./decide-actions.ts";
export { type History, historyOf, type PastRun, recordEnd, type Standing } from "./history.ts";
export { annotationIssues, mayAskForActions } from "./lint-annotations.ts";
export { type ParsedPolicies, type PolicyFile, parsePolicies } from "./parse-policies.ts";
export * from "./policy.ts";
export { endIn, endOf, type Outcome, type WorkflowEnd } from "./workflow-end.ts";
