// A destination: answers every POST with 200, remembers when it came, and says whether it has one. Asked with a number, it tells of that many;
// asked to, it refuses connections or takes them again, and says what it has so far.
import { createServer } from "node:http";
import { monotonicMs } from "./figures.mjs";

let expected = Number.POSITIVE_INFINITY;
let arrivals = [];

/** How long each answer takes, ms. */
const answerAfterMs = Number(process.argv[2] ?? 0);
const seen = new Set();
const server = createServer((request, response) => {
  if (request.method === "GET") {
    const has = seen.has(new URL(request.url, "http://sink").searchParams.get("id"));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ has }));
    return;
  }
  const at = monotonicMs();
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    const headers = { "content-type": "application/json", "content-length": 2 };
    const answer = () => response.writeHead(200, headers).end("{}");
    if (answerAfterMs === 0) answer();
    else setTimeout(answer, answerAfterMs);
    for (const message of messagesIn(body)) {
      seen.add(message.id);
      arrivals.push({ at, message });
    }
    if (arrivals.length >= expected) tell();
  });
});
server.keepAliveTimeout = 60_000;

/** Ours is one, Alertmanager's a list. */
function messagesIn(body) {
  const { alerts, ...message } = JSON.parse(body);
  return alerts === undefined ? [message] : alerts.map(({ labels, annotations }) => ({ ...labels, ...annotations }));
}

function tell() {
  const read = arrivals.map(({ at, message }) => ({ at, ...message }));
  process.send({
    distinct: new Set(read.map(({ id }) => id)).size,
    latenciesMs: read.map(({ at, sentAt }) => at - Number(sentAt)),
    seconds: (read.at(-1).at - Math.min(...read.map(({ sentAt }) => Number(sentAt)))) / 1_000,
  });
  arrivals = [];
  expected = Number.POSITIVE_INFINITY;
}

let port = 0;
const commands = {
  refuse(done) {
    server.close(done);
    server.closeAllConnections();
  },
  take: (done) => server.listen(port, "127.0.0.1", done),
  count: (done) => done(),
};

process.on("message", (asked) => {
  if (typeof asked === "number") {
    expected = asked;
    if (arrivals.length >= expected) tell();
  } else {
    commands[asked](() => process.send({ ids: arrivals.map(({ message }) => message.id) }));
  }
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  port = server.address().port;
  process.send({ port });
});
