export { githubStatus } from "./action.ts";
