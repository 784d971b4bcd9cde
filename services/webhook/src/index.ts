export { webhook } from "./action.ts";
