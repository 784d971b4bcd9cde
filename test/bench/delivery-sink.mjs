// A destination: answers every POST with 200 and remembers when it came. Asked with a number, it tells of that many.
import { createServer } from "node:http";
import { monotonicMs } from "./figures.mjs";

let expected = Number.POSITIVE_INFINITY;
let arrivals = [];

const server = createServer((request, response) => {
  const at = monotonicMs();
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
  process.send({
    distinct: new Set(read.map(({ id }) => id)).size,
    latenciesMs: read.map(({ at, sentAt }) => at - Number(sentAt)),
    seconds: (read.at(-1).at - Math.min(...read.map(({ sentAt }) => Number(sentAt)))) / 1_000,
  });
  arrivals = [];
  expected = Number.POSITIVE_INFINITY;
}

process.on("message", (count) => {
  expected = count;
  if (arrivals.length >= expected) tell();
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
