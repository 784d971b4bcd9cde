export type { Lookup, Substituted } from "./substitute.ts";
export { substitute } from "./substitute.ts";
export type { Problem } from "./syntax.ts";
export type { Tag } from "./tag.ts";
export { findInnermostTags, findTags } from "./tag.ts";
export type { WhenResult } from "./when.ts";
export { checkWhen, evaluateWhen } from "./when.ts";
