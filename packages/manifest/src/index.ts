export * from "./issue.ts";
export * from "./workflow.ts";
