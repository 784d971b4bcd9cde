export { metrics } from "./action.ts";
