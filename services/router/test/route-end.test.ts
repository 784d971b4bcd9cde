import type { StatusVariables } from "@onexit/events";
import { MessageTooLargeError } from "@onexit/nats";
import { type ExitPolicy, type History, type Outcome, parsePolicies, type WorkflowEnd } from "@onexit/policy";
import { createMemoryHistory } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { type RoutePorts, recorder, routeEnd } from "../src/route-end.ts";

const text = `
apiVersion: onexit.dev/v1
kind: ExitPolicy
metadata: {name: tell}
spec: {on: [Failed, Recovered], actions: [{slack: {channel: "#ops"}}, {pagerduty: {}}]}
`;

function policies(): readonly ExitPolicy[] {
  const parsed = parsePolicies([{ file: "p.yaml", text }]);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policies;
}

function endOf(uid: string, outcome: Outcome, at = 1_000): WorkflowEnd {
  const workflow = { cluster: "local", namespace: "default", name: `web-${uid}`, uid };
  const variables = {
    cluster: "local",
    workflow: {
      ...workflow,
      status: outcome,
      message: "",
      duration: "1",
      parameters: {},
      labels: {},
      annotations: {},
      failures: [],
    },
  } as unknown as StatusVariables;
  return { workflow, run: 0, at, outcome, template: "web", variables };
}

/** Ports that keep everything, and a stream that stores each id once. */
function createPorts(more: Partial<RoutePorts> = {}) {
  const history = createMemoryHistory();
  const stored = new Map<string, string>();
  const ports: RoutePorts = {
    record: recorder(history),
    policies,
    publish: async (subject, _, id) => stored.set(id, subject),
    now: () => 2_000,
    since: 0,
    ...more,
  };
  return {
    ports,
    stored,
    history: async () => (await history.get(["template", "local", "default", "web"]))?.record as unknown as History,
  };
}

/** Fails as a killed process does: at the nth publication nothing more happens. */
function dyingAt(nth: number, publish: RoutePorts["publish"]): RoutePorts["publish"] {
  let count = 0;
  return async (...given) => {
    count += 1;
    if (count === nth) throw new Error("killed");
    return publish(...given);
  };
}

describe("an end that is routed", () => {
  it.each([1, 2])("again after a death at publication %i asks for the same, once", async (nth) => {
    const { ports, stored, history } = createPorts();
    await routeEnd(endOf("a", "Failed"), ports);
    await expect(routeEnd(endOf("b", "Succeeded"), { ...ports, publish: dyingAt(nth, ports.publish) })).rejects.toThrow(
      "killed",
    );
    const again = await routeEnd(endOf("b", "Succeeded"), ports);
    expect(again.asked.map(({ trigger }) => trigger)).toEqual(["Recovered", "Recovered"]);
    expect(stored.size).toBe(4);
    expect((await history()).map(({ uid }) => uid)).toEqual(["a", "b"]);
  });

  it("is history only when it is older than the router, or than its deliveries may be", async () => {
    const old = createPorts({ since: 1_500 });
    expect((await routeEnd(endOf("a", "Failed"), old.ports)).asked).toEqual([]);
    const late = createPorts({ now: () => 1_000 + 25 * 3_600_000 });
    expect((await routeEnd(endOf("a", "Failed"), late.ports)).asked).toEqual([]);
    expect((await Promise.all([old.history(), late.history()])).map((runs) => runs.length)).toEqual([1, 1]);
  });

  it("is not held up by a request that no message can hold", async () => {
    const { ports, stored } = createPorts();
    const publish: RoutePorts["publish"] = async (subject, json, id) => {
      if (subject.includes("slack")) throw new MessageTooLargeError(subject, 2_000_000, 1_000_000);
      return ports.publish(subject, json, id);
    };
    const { problems } = await routeEnd(endOf("a", "Failed"), { ...ports, publish });
    expect(problems).toEqual([expect.stringMatching(/^policy tell: slack could not be asked for/)]);
    expect([...stored.values()]).toEqual([expect.stringContaining("pagerduty")]);
  });
});
