// The fixture's stream of events: server-sent, resumable by Last-Event-ID, and listed.

export function createStream(runs, now) {
  const events = [];
  const clients = new Set();
  let seq = 100;
  const identity = ({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name, uid: metadata.uid });
  const push = (workflow, kind, type, at, rest = {}) => {
    seq += 1;
    events.push({ seq, at, kind, type, workflow: identity(workflow), ...rest });
  };
  for (const workflow of [...runs].reverse()) record(workflow, push);
  events
    .sort((a, b) => a.at - b.at)
    .forEach((event, i) => {
      event.seq = 100 + i;
    });
  seq = 100 + events.length;

  return {
    get isListened() {
      return clients.size > 0;
    },
    open(request, response) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(":\n\n");
      const last = Number(request.headers["last-event-id"] ?? 0);
      if (last > 0)
        send(
          response,
          events.filter((event) => event.seq > last),
        );
      clients.add(response);
      request.on("close", () => clients.delete(response));
    },
    /** Ends every connection, as a server does that is restarted. */
    cut() {
      for (const client of clients) client.destroy();
      clients.clear();
    },
    happening: (workflow, kind, type, rest) => ({ kind, type, workflow: identity(workflow), ...rest }),
    tell(list) {
      const told = list.map((event) => {
        seq += 1;
        return { seq, at: Date.now(), ...event };
      });
      events.push(...told);
      for (const client of clients) send(client, told);
    },
    list(query) {
      const before = Number(query("before")) || Number.POSITIVE_INFINITY;
      const limit = Number(query("limit")) || 100;
      const since = Date.parse(query("since")) || 0;
      const matching = events
        .filter((event) => event.seq < before && event.at >= since)
        .filter((event) => !query("workflow") || [event.workflow.name, event.workflow.uid].includes(query("workflow")))
        .filter((event) => !query("type") || event.type === query("type"))
        .filter((event) => !query("kind") || event.kind === query("kind"))
        .filter((event) => !query("delivery") || event.delivery?.id === query("delivery"))
        .toReversed();
      const items = matching.slice(0, limit);
      return { items, ...(matching.length > limit ? { next: items.at(-1).seq } : {}) };
    },
    close() {
      this.cut();
    },
    now,
  };
}

function send(response, list) {
  if (list.length === 0) return;
  response.write(`id: ${list.at(-1).seq}\ndata: ${JSON.stringify(list)}\n\n`);
}

function record(workflow, push) {
  const { status } = workflow;
  const start = Date.parse(status.startedAt);
  push(workflow, "workflow", "WorkflowSubmitted", start, { phase: "Pending" });
  push(workflow, "workflow", "WorkflowStarted", start + 8, { phase: "Running" });
  const nodes = Object.values(status.nodes).filter((node) => node.type === "Pod" || node.type === "Plugin");
  for (const node of nodes.slice(0, 60)) {
    const about = { id: node.id, name: node.name, displayName: node.displayName, template: node.templateName };
    push(workflow, "node", "NodeStarted", Date.parse(node.startedAt) + 120, { node: { ...about, phase: "Running" } });
    if (node.finishedAt) {
      push(workflow, "node", "NodeFinished", Date.parse(node.finishedAt) + 80, {
        node: { ...about, phase: node.phase },
        phase: node.phase,
        ...(node.message ? { message: node.message } : {}),
      });
    }
  }
  for (const one of status.deliveries) {
    const about = { id: one.id, key: one.key, action: one.action, destination: one.destination };
    const node = Object.values(status.nodes).find(({ name }) => name === one.node);
    const at = Date.parse(node?.startedAt ?? status.finishedAt);
    push(workflow, "request", "ActionRequested", at + 130, { delivery: { ...about, state: "pending" } });
    for (let attempt = 1; attempt < one.attempt; attempt += 1) {
      push(workflow, "delivery", "ActionFailed", at + attempt * 350, {
        delivery: { ...about, state: "retrying", attempt },
        message: one.message,
      });
    }
    const type =
      { sent: "ActionSucceeded", dead: "ActionDead", retrying: "ActionFailed" }[one.state] ?? "ActionPreviewed";
    push(workflow, "delivery", type, at + one.attempt * 350 + one.durationMs, {
      delivery: { ...about, state: one.state, attempt: one.attempt },
      message: one.message,
    });
  }
  if (status.finishedAt) {
    push(workflow, "workflow", "WorkflowFinished", Date.parse(status.finishedAt), {
      phase: status.phase,
      ...(status.message ? { message: status.message } : {}),
    });
  }
}
