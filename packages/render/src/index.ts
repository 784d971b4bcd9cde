export type { Escape } from "./escape.ts";
export { helperNames } from "./helpers.ts";
export type { Json } from "./json.ts";
export { defaultLimits, type RenderLimits } from "./limits.ts";
export type { Problem } from "./problem.ts";
export { type Rendered, type RenderOptions, render } from "./render.ts";
export { type RenderedTree, renderTree, type TreeProblem } from "./render-tree.ts";
export { truncate } from "./truncate.ts";
export { type SourceVariables, type Variable, variablesIn } from "./variables-in.ts";
