export { type SubmitPorts, submitAction } from "./action.ts";
export type { Attempt, EngineDoor } from "./door.ts";
