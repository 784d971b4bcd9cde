export { readAll as readPolicyFiles } from "./policy-files.ts";
export { type RouterOptions, type RunningRouter, startRouter } from "./router.ts";
