// The fixture's deliveries, with their attempts.

export function createDeliveries(runs, now) {
  const all = runs.flatMap((run) => run.status.deliveries.map((one) => detail(run, one)));
  const later = (state) => state === "dead" || state === "retrying";
  const find = (id) => all.find((one) => one.id === id);

  return {
    list(query) {
      const states = query("state") === "" ? undefined : query("state").split(",");
      const since = Date.parse(query("since")) || 0;
      const matches = all
        .filter((one) => !query("action") || one.action === query("action"))
        .filter((one) => !query("workflow") || [one.workflow.name, one.workflow.uid].includes(query("workflow")))
        .filter((one) => !query("destination") || one.destination.includes(query("destination")))
        .filter((one) => one.updatedAt >= since);
      const counts = {};
      for (const { state } of matches) counts[state] = (counts[state] ?? 0) + 1;
      const items = matches.filter((one) => states === undefined || states.includes(one.state));
      return {
        items: items.map(({ attempts: _, parameters: __, ...rest }) => rest),
        counts,
        index: { ready: true, read: 812, left: 0, deliveries: all.length, forgotten: 0 },
      };
    },
    get: find,
    redrive(id, { dryRun }, tell) {
      const one = find(id);
      if (one === undefined || !later(one.state))
        return {
          retried: [],
          refused: [{ id, why: `it is ${one?.state}; only dead and retrying ones can be retried` }],
        };
      if (dryRun) return { retried: [id], refused: [] };
      one.state = "sent";
      one.attempts.push({
        attempt: one.attempts.length + 1,
        at: Date.now(),
        type: "ActionSucceeded",
        durationMs: 187,
        status: 202,
        message: "accepted",
      });
      one.attempt = one.attempts.length;
      tell({
        kind: "delivery",
        type: "ActionSucceeded",
        workflow: one.workflow,
        delivery: {
          id,
          key: one.key,
          action: one.action,
          destination: one.destination,
          state: "sent",
          attempt: one.attempt,
        },
      });
      return { retried: [id], refused: [] };
    },
    redriveAll({ filter = {}, dryRun }) {
      const wanted = all.filter(
        (one) =>
          (filter.state ?? "dead").split(",").includes(one.state) && (!filter.action || filter.action === one.action),
      );
      if (!dryRun) for (const one of wanted.slice(1)) one.state = "retrying";
      return {
        retried: wanted.slice(1).map(({ id }) => id),
        refused: wanted.slice(0, 1).map(({ id }) => ({ id, why: "its workflow has been retired" })),
      };
    },
    dropAll({ filter = {}, dryRun, reason }) {
      const wanted = all.filter(
        (one) =>
          (filter.state ?? "dead").split(",").includes(one.state) && (!filter.action || filter.action === one.action),
      );
      if (!dryRun) for (const { id } of wanted) this.drop(id, { reason });
      return { dropped: wanted.map(({ id }) => id), refused: [] };
    },
    drop(id, { reason }) {
      const one = find(id);
      one.state = "dropped";
      one.attempts.push({
        attempt: one.attempts.length,
        at: Date.now(),
        type: "ActionDropped",
        why: reason,
        by: "admin",
      });
      return { dropped: [id], refused: [] };
    },
    now,
  };
}

function detail(run, one) {
  const { namespace, name, uid } = run.metadata;
  const node = Object.values(run.status.nodes).find((each) => each.name === one.node);
  const at = Date.parse(node?.startedAt ?? run.status.finishedAt);
  const attempts = Array.from({ length: one.attempt }, (_, i) =>
    attemptOf(one, i + 1, at + 350 * (i + 1), i + 1 === one.attempt),
  );
  return {
    ...one,
    workflow: { namespace, name, uid },
    origin: { kind: "node", node: one.node },
    ...(one.action === "slack" ? { template: "failure-card" } : {}),
    parameters: parametersOf(one),
    requestedAt: at,
    updatedAt: attempts.at(-1).at,
    attempts,
    edited: false,
    ...(one.state === "retrying"
      ? { ledger: { state: "retrying", notBefore: Date.now() + 42_000, parked: true } }
      : {}),
  };
}

function attemptOf(one, attempt, at, isLast) {
  const isGood = isLast && one.state === "sent";
  const type = isGood ? "ActionSucceeded" : isLast && one.state === "dead" ? "ActionDead" : "ActionFailed";
  const said = sayings[one.action] ?? sayings.webhook;
  return {
    attempt,
    at,
    type,
    durationMs: one.durationMs + attempt * 13,
    status: isGood ? 200 : Number(/^(\d{3})/.exec(one.message)?.[1] ?? 502),
    request: {
      method: "POST",
      url: said.url,
      headers: { authorization: "[masked]", "content-type": "application/json" },
      body: said.body(one),
    },
    response: {
      status: isGood ? 200 : Number(/^(\d{3})/.exec(one.message)?.[1] ?? 502),
      body: isGood ? said.good : said.bad,
    },
    message: isGood ? "posted" : one.message,
    ...(type === "ActionFailed" ? { error: one.message, nextAt: at + 30_000 } : {}),
    ...(type === "ActionDead" ? { error: one.message } : {}),
    ...(one.action === "slack" ? { truncated: ["thread"] } : {}),
  };
}

const sayings = {
  slack: {
    url: "https://slack.com/api/chat.postMessage",
    body: (one) =>
      JSON.stringify({
        channel: one.destination,
        text: "✖ exit-handler-7kq2d failed at step2",
        blocks: [{ type: "header", text: { type: "plain_text", text: "✖ exit-handler-7kq2d failed at step2" } }],
      }),
    good: '{"ok":true,"channel":"C024BE91L","ts":"1764130481.000200"}',
    bad: '{"ok":false,"error":"ratelimited"}',
  },
  pagerduty: {
    url: "https://events.pagerduty.com/v2/enqueue",
    body: () =>
      JSON.stringify({
        routing_key: "[masked]",
        event_action: "trigger",
        dedup_key: "onexit/default/exit-handler",
        payload: {
          summary: "acme/web: step2 failed: main: Error (exit code 1)",
          severity: "critical",
          source: "onexit",
        },
      }),
    good: '{"status":"success","message":"Event processed"}',
    bad: '{"status":"invalid event","message":"Event object is invalid","errors":["routing_key must be 32 characters"]}',
  },
  "github-status": {
    url: "https://api.github.com/repos/acme/web/statuses/3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a",
    body: () =>
      JSON.stringify({ state: "failure", context: "onexit/build", description: "Failed at step2: exit code 1 (9s)" }),
    good: '{"id":1,"state":"failure"}',
    bad: "<html><body><h1>502 Bad Gateway</h1></body></html>",
  },
  webhook: {
    url: "https://hooks.example.com/onexit?token=[masked]",
    body: (one) => JSON.stringify({ destination: one.destination }),
    good: "{}",
    bad: "<script>document.title='pwned'</script>",
  },
};

function parametersOf({ action, destination }) {
  if (action === "slack") return { channel: destination };
  if (action === "pagerduty")
    return {
      severity: "critical",
      summary: "{{workflow.parameters.repo}}: {{failure.step}} failed: {{failure.message}}",
    };
  if (action === "github-status")
    return { repo: "acme/web", sha: "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a", context: "onexit/build" };
  return { destination };
}
