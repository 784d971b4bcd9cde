import { expect, it } from "vitest";
import { stoppedText } from "../src/index.ts";

it.each([
  ["alice", "Stop", "the wrong branch", "stopped by alice: the wrong branch"],
  ["alice", "Terminate", "", "terminated by alice"],
  ["terminal", "Stop", "--timeout is over", "stopped: --timeout is over"],
  ["api", "Stop", "", "stopped"],
] as const)("by %s, %s, %j is %j", (by, strategy, message, text) => {
  expect(stoppedText({ by, strategy, message })).toBe(text);
});
