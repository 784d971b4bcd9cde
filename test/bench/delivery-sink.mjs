// A destination: answers every POST with 200 and remembers when it came. Asked with a number, it tells of that many.
import { createServer } from "node:http";

let expected = Number.POSITIVE_INFINITY;
let arrivals = [];

const server = createServer((request, response) => {
  const at = process.hrtime.bigint();
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 2 }).end("{}");
    arrivals.push({ at, body });
    if (arrivals.length === expected) tell();
  });
});
server.keepAliveTimeout = 60_000;

function tell() {
  const read = arrivals.map(({ at, body }) => ({ at, ...JSON.parse(body) }));
  const sent = read.map(({ sentAt }) => BigInt(sentAt));
  process.send({
    distinct: new Set(read.map(({ id }) => id)).size,
    latenciesMs: read.map(({ at }, i) => Number(at - sent[i]) / 1e6),
    seconds: Number(max(read.map(({ at }) => at)) - min(sent)) / 1e9,
  });
  arrivals = [];
  expected = Number.POSITIVE_INFINITY;
}

const max = (numbers) => numbers.reduce((a, b) => (a > b ? a : b));
const min = (numbers) => numbers.reduce((a, b) => (a < b ? a : b));

process.on("message", (count) => {
  expected = count;
  if (arrivals.length >= expected) tell();
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
