export { slack } from "./action.ts";
