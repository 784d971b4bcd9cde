export { type SlackPorts, slackAction } from "./action.ts";
export { slackOn } from "./wiring.ts";
