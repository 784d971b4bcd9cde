import { requestsOf, streamName, token } from "@onexit/events";
import { type BucketName, bucketPrefix, bucketStreamName, objectStoreName, objectStreamName } from "./stream-config.ts";

/** What a user of the server may publish to and subscribe to. */
export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** The name of a service's connection is its role: its inboxes begin with it. */
function inboxOf(role: string): string {
  return `_INBOX_${role.replace(/[^A-Za-z0-9_-]/g, "_")}.>`;
}

/** Reading never harms, and cannot be limited by more than the stream where a sequence is asked for. */
function readsOf(stream: string): readonly string[] {
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.DIRECT.GET.${stream}.>`,
  ];
}

/** Taking from a durable consumer that somebody else has made; acks name the domain and account on newer servers. */
function takesFrom(durable: string): readonly string[] {
  return [
    `$JS.API.CONSUMER.INFO.${streamName}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${streamName}.${durable}`,
    `$JS.ACK.${streamName}.${durable}.>`,
    `$JS.ACK.*.*.${streamName}.${durable}.>`,
  ];
}

const readsBucket = (bucket: BucketName) => readsOf(bucketStreamName(bucket));
const writesBucket = (bucket: BucketName) => [`${bucketPrefix(bucket)}>`, ...readsBucket(bucket)];
/** An action's own records in the history; their keys begin with its name. */
function remembers(action: string): readonly string[] {
  return [`${bucketPrefix("history")}${token(action)}.>`, ...readsBucket("history")];
}

const purges = (stream: string) => `$JS.API.STREAM.PURGE.${stream}`;

/** What some actions need beside what every one does. */
const further: Readonly<Record<string, readonly string[]>> = {
  cleanup: [
    ...(["locks", "registrations"] as const).flatMap((bucket) => [
      ...writesBucket(bucket),
      purges(bucketStreamName(bucket)),
    ]),
    // Whether the owner of something that is registered has ended.
    ...readsBucket("snapshots"),
    ...readsOf(objectStreamName),
  ],
  slack: remembers("slack"),
  pagerduty: remembers("pagerduty"),
};

/**
 * What a role needs and no more. An action reads the stream and the ledger; it writes its own deliveries, requests and ledger
 * entries, and takes from its own consumers. It makes no consumer: one may deliver to any subject.
 */
export function permissionsOf(role: string): Permissions {
  const subscribe = [inboxOf(role)];
  if (role === "engine") return { publish: engine, subscribe };
  if (role === "router") return { publish: router, subscribe };
  const name = token(role);
  return {
    subscribe,
    publish: [
      ...takesFrom(role),
      ...takesFrom(`${role}-events`),
      requestsOf(role),
      `onexit.*.*.delivery.${name}.*`,
      `${bucketPrefix("ledger")}${name}.>`,
      ...readsOf(streamName),
      ...readsBucket("ledger"),
      ...(further[role] ?? []),
    ],
  };
}

const ownStreams = [
  streamName,
  objectStreamName,
  ...(["snapshots", "ledger", "locks", "crons", "templates", "leases"] as const).map(bucketStreamName),
];

/**
 * It reads by consumers of its own, and retires: of all roles only it is trusted with that. Whoever drops a delivery at its
 * door does so by it.
 */
const engine: readonly string[] = [
  "onexit.*.*.workflow.*",
  "onexit.*.*.request.*.*",
  "onexit.*.*.command.*",
  "onexit.*.*.delivery.*.*",
  "onexit.*.*.audit.*",
  ...(["snapshots", "locks", "crons", "templates", "leases", "ledger"] as const).flatMap(writesBucket),
  `$O.${objectStoreName}.>`,
  ...readsOf(streamName),
  ...readsOf(objectStreamName),
  ...ownStreams.flatMap((stream) => [
    purges(stream),
    `$JS.API.CONSUMER.CREATE.${stream}.>`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.>`,
    `$JS.API.CONSUMER.DELETE.${stream}.>`,
  ]),
];

const router: readonly string[] = [
  ...takesFrom("router"),
  "onexit.*.*.request.*.*",
  "onexit.*.*.watch.*",
  ...writesBucket("histories"),
  ...readsOf(streamName),
  ...readsBucket("leases"),
  ...readsBucket("snapshots"),
  ...readsOf(objectStreamName),
];

/** The variable that holds a role's password in the server's environment. */
export function passwordVariable(role: string): string {
  return `ONEXIT_NATS_${role.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_PASSWORD`;
}

/** An account with a user for each role, and an admin who makes streams and consumers, as a part of a server's file. */
export function permissionsText(roles: readonly string[]): string {
  return [
    "accounts {",
    "  ONEXIT {",
    "    jetstream: enabled",
    "    users: [",
    `      { user: admin, password: $${passwordVariable("admin")} }`,
    ...roles.flatMap(userLines),
    "    ]",
    "  }",
    "}",
    "",
  ].join("\n");
}

function userLines(role: string): readonly string[] {
  const { publish, subscribe } = permissionsOf(role);
  const list = (subjects: readonly string[]) => subjects.map((subject) => `            ${JSON.stringify(subject)}`);
  return [
    "      {",
    `        user: ${JSON.stringify(role)}, password: $${passwordVariable(role)}`,
    "        permissions: {",
    "          publish: { allow: [",
    ...list(publish),
    "          ] }",
    "          subscribe: { allow: [",
    ...list(subscribe),
    "          ] }",
    "        }",
    "      }",
  ];
}
