import type { Decision } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { decisionOf, journalMessageOf } from "../src/journal-message.ts";

const workflow = { cluster: "local", namespace: "prod", name: "nightly", uid: "u1" };
const decision: Decision = {
  id: "d1",
  events: [
    { type: "WorkflowStarted", at: 1 },
    { type: "WorkflowSuspended", at: 2, by: "me" },
    { type: "WorkflowStarted", at: 3 },
  ],
};

describe("a journal message", () => {
  it("names its decision and the types of its events in the headers", () => {
    expect(journalMessageOf(decision, workflow).headers).toEqual({
      "Onexit-Decision": "d1",
      "Onexit-Types": "WorkflowStarted,WorkflowSuspended",
    });
  });

  it("holds the whole decision, with the same bytes each time", () => {
    const { data } = journalMessageOf(decision, workflow);
    expect(decisionOf(data)).toEqual(decision);
    expect(journalMessageOf(decision, workflow).data).toEqual(data);
  });

  it.each(["", "{}", "[]", '[{"type":"x"}]'])("is not guessed at when it is %j", (text) => {
    expect(() => decisionOf(new TextEncoder().encode(text))).toThrow();
  });
});
