export * from "./effect.ts";
export * from "./input.ts";
