export { pagerduty } from "./action.ts";
