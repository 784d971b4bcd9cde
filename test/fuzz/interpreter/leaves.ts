import type { JsonObject } from "@onexit/events";

const container: JsonObject = { image: "a", command: ["x"] };
const optionalInput: JsonObject = { parameters: [{ name: "x", value: "d" }] };

/** One of each kind that does something itself. */
export const leaves: readonly JsonObject[] = [
  { name: "leaf", inputs: optionalInput, container: { ...container, args: ["{{inputs.parameters.x}} {{pod.name}}"] } },
  {
    name: "puts",
    container,
    outputs: {
      parameters: [{ name: "p", valueFrom: { path: "/tmp/p", default: "0" }, globalName: "g" }],
      artifacts: [{ name: "f", path: "/tmp/f", optional: true }],
    },
  },
  {
    name: "script",
    inputs: optionalInput,
    script: { image: "a", command: ["sh"], source: "echo {{inputs.parameters.x}}" },
  },
  { name: "again", retryStrategy: { limit: 2 }, container },
  { name: "forever", retryStrategy: {}, container },
  {
    name: "slowly",
    retryStrategy: { limit: 1, retryPolicy: "Always", backoff: { duration: "2s", maxDuration: "1m" } },
    container,
  },
  {
    name: "clever",
    retryStrategy: { limit: "3", expression: "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) == 2" },
    container,
  },
  { name: "alone", synchronization: { mutexes: [{ name: "m" }] }, container },
  {
    name: "few",
    synchronization: { semaphores: [{ configMapKeyRef: { name: "limits", key: "few" } }], mutexes: [{ name: "m" }] },
    container,
  },
  { name: "bounded", activeDeadlineSeconds: 2, container },
  { name: "pause", suspend: {} },
  { name: "nap", suspend: { duration: "3s" } },
  { name: "asks", suspend: {}, outputs: { parameters: [{ name: "p", valueFrom: { supplied: {} } }] } },
  { name: "daemon", daemon: true, container },
  { name: "tell", plugin: { webhook: { url: "http://x", required: true } } },
  { name: "mention", plugin: { webhook: { url: "http://x", text: "{{workflow.status}}" } } },
  { name: "memo", memoize: { key: "k", maxAge: "1h", cache: { configMap: { name: "c" } } }, container },
  { name: "http", http: { url: "http://x", successCondition: "response.statusCode == 200" } },
  {
    name: "set",
    containerSet: {
      containers: [
        { name: "a", ...container },
        { name: "main", ...container, dependencies: ["a"] },
      ],
    },
  },
  { name: "needs", inputs: { parameters: [{ name: "y" }] }, container },
];

/** Their names. */
export const leafNames: readonly string[] = leaves.map(({ name }) => String(name));
