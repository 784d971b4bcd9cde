// The least that delivers once: claim, POST, record, ack. No event, no retry, no timeout, no log; on the bare client.
import { Agent, request as httpRequest } from "node:http";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, createInbox, headers } from "@nats-io/transport-node";

const [host, token] = process.argv.slice(2);
const slots = 64;
const durable = "reference";

const nc = await connect({ servers: host, token, noAsyncTraces: true });
const manager = await jetstreamManager(nc);
await manager.consumers.add("ONEXIT", {
  durable_name: durable,
  filter_subject: `onexit.*.*.request.${durable}.*`,
  ack_policy: AckPolicy.Explicit,
  ack_wait: 30_000_000_000,
  max_ack_pending: 10_000,
});
const consumer = await jetstream(nc).consumers.get("ONEXIT", durable);
const agent = new Agent({ keepAlive: true, maxSockets: slots });
const ask = createAsk(nc);

async function deliver(message) {
  const { data } = JSON.parse(message.string());
  const key = `$KV.onexit-ledger.${durable}.${data.workflow.uid}.${data.key}`;
  const claim = { state: "claimed", key: data.key, owner: durable, at: Date.now() };
  const revision = await write(key, claim, 0);
  const { url, text, sentAt } = data.parameters;
  const { workflow, node } = data.variables;
  const rendered = `${workflow.name} ${node.name} ${text.length}`;
  const status = await post(url, JSON.stringify({ id: data.key, text: rendered, sentAt }));
  await write(key, { ...claim, state: "done", status }, revision);
  await ask(message.reply, "+ACK");
}

async function write(subject, value, revision) {
  const fields = headers();
  fields.set("Nats-Expected-Last-Subject-Sequence", String(revision));
  const { seq, error } = (await ask(subject, JSON.stringify(value), fields)).json();
  if (error) throw new Error(`${subject}: ${error.description}`);
  return seq;
}

function post(url, body) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = httpRequest(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Requests over one inbox: faster than the client's own. */
function createAsk(nc) {
  const inbox = `${createInbox()}.`;
  const waiting = new Map();
  let count = 0;
  nc.subscribe(`${inbox}*`, {
    callback: (_, reply) => {
      const token = reply.subject.slice(inbox.length);
      waiting.get(token)?.(reply);
      waiting.delete(token);
    },
  });
  return (subject, payload, headers) =>
    new Promise((resolve) => {
      count += 1;
      waiting.set(String(count), resolve);
      nc.publish(subject, payload, { reply: inbox + count, ...(headers && { headers }) });
    });
}

process.on("disconnect", () => process.exit());
const messages = await consumer.consume({ max_messages: slots });
let free = slots;
let wake;
for await (const message of messages) {
  if (free === 0)
    await new Promise((resolve) => {
      wake = resolve;
    });
  free -= 1;
  deliver(message)
    .catch((error) => {
      console.error(error);
      process.exit(1);
    })
    .finally(() => {
      free += 1;
      wake?.();
    });
}
