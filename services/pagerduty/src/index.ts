export { type PagerDutyPorts, pagerdutyAction } from "./action.ts";
export { pagerdutyOn } from "./wiring.ts";
