export { email } from "./action.ts";
