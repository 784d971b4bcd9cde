// The least that delivers once: claim, POST, record, ack. No event, no retry, no timeout, no log; on the bare client. With a
// third word, `unrecorded`, only what delivers at least once: POST, ack.
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, createInbox, headers } from "@nats-io/transport-node";
import { createPost } from "./post.mjs";

const [host, token, only] = process.argv.slice(2);
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
const post = createPost(slots);
const ask = createAsk(nc);

async function deliver(message) {
  const { data } = JSON.parse(message.string());
  if (only === "unrecorded") await send(data);
  else await sendRecorded(data);
  await ask(message.reply, "+ACK");
}

async function sendRecorded(data) {
  const key = `$KV.onexit-ledger.${durable}.${data.workflow.uid}.${data.key}`;
  const claim = { state: "claimed", key: data.key, owner: durable, at: Date.now() };
  const revision = await write(key, claim, 0);
  const status = await send(data);
  await write(key, { ...claim, state: "done", status }, revision);
}

function send({ key, parameters: { url, text, sentAt }, variables: { workflow, node } }) {
  const rendered = `${workflow.name} ${node.name} ${text.length}`;
  return post(url, JSON.stringify({ id: key, text: rendered, sentAt }));
}

async function write(subject, value, revision) {
  const fields = headers();
  fields.set("Nats-Expected-Last-Subject-Sequence", String(revision));
  const { seq, error } = (await ask(subject, JSON.stringify(value), fields)).json();
  if (error) throw new Error(`${subject}: ${error.description}`);
  return seq;
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
