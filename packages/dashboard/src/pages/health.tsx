import type { JsonObject } from "@onexit/events";
import { useEffect } from "preact/hooks";
import { getHealth } from "../api/calls.ts";
import { useNow, useResource } from "../api/resource.ts";
import type { HealthAnswer } from "../api/types.ts";
import { bytesText } from "../model/bytes.ts";
import type { Look } from "../model/look.ts";
import { Facts } from "../parts/facts.tsx";
import { Failure, Loading } from "../parts/note.tsx";
import { Status } from "../parts/status.tsx";

const ready: Look = { icon: "ok", tone: "ok", word: "ready" };
const notReady: Look = { icon: "fail", tone: "failed", word: "not ready" };

/** How the parts of the stack are, asked every few seconds. */
export function HealthPage() {
  const resource = useResource("health", getHealth);
  const now = useNow(5_000);
  const { reload } = resource;
  useEffect(reload, [now, reload]);
  const health = resource.value;
  return (
    <>
      <div class="page-head">
        <h1>Health</h1>
      </div>
      {resource.error === undefined ? null : (
        <Failure what="The state of the stack" error={resource.error} retry={reload} />
      )}
      {health === undefined ? (
        resource.error === undefined ? (
          <Loading what="the state of the stack" />
        ) : null
      ) : (
        <Parts health={health} />
      )}
    </>
  );
}

function Parts({ health }: { health: HealthAnswer }) {
  const { engine = {}, nats = {}, roles = [], stream, index, persistence } = health;
  return (
    <div class="health">
      <section class="action-card">
        <div class="action-head">
          <h2>Engine</h2>
          <Status look={engine.ready === false ? notReady : ready} />
        </div>
        <Facts facts={factsOf(engine, ["ready", "reasons"])} />
        <Reasons reasons={engine.reasons} />
        {persistence === undefined ? null : <p class="persistence">Data: {persistence}</p>}
      </section>
      <section class="action-card">
        <div class="action-head">
          <h2>NATS</h2>
          <Status
            look={nats.connected === true ? { ...ready, word: "connected" } : { ...notReady, word: "not connected" }}
          />
        </div>
        <Facts
          facts={[
            ...factsOf(nats, ["connected"]),
            ...(stream === undefined || stream === null
              ? []
              : ([
                  ["Messages", numberText(stream.messages)],
                  ["Size", sizeText(stream)],
                  ["Sequence", `${numberText(stream.firstSeq)} to ${numberText(stream.lastSeq)}`],
                  ["Replicas", numberText(stream.replicas)],
                ] as const)),
          ]}
        />
      </section>
      <section class="action-card">
        <div class="action-head">
          <h2>Roles</h2>
        </div>
        <ul class="roles">
          {roles.map((role) => (
            <li key={role.name}>
              <span class="role-name">{role.name}</span>
              <Status look={role.ready ? ready : notReady} />
              <Reasons reasons={role.reasons} />
            </li>
          ))}
        </ul>
      </section>
      {index === undefined ? null : (
        <section class="action-card">
          <div class="action-head">
            <h2>Deliveries' index</h2>
            <Status look={index.ready === false ? { icon: "run", tone: "running", word: "reading the past" } : ready} />
          </div>
          <Facts facts={factsOf(index, ["ready"])} />
        </section>
      )}
    </div>
  );
}

function Reasons({ reasons }: { reasons: unknown }) {
  if (!Array.isArray(reasons) || reasons.length === 0) return null;
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li key={String(reason)}>{String(reason)}</li>
      ))}
    </ul>
  );
}

/** The plain values of an object as facts, with their names as words. */
function factsOf(object: JsonObject, but: readonly string[]): readonly (readonly [string, string])[] {
  return Object.entries(object)
    .filter(([key, value]) => !but.includes(key) && ["string", "number", "boolean"].includes(typeof value))
    .map(([key, value]) => [wordsOf(key), typeof value === "number" ? numberText(value) : String(value)]);
}

function wordsOf(key: string): string {
  const words = key.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

function numberText(value: unknown): string {
  return typeof value === "number" ? value.toLocaleString("en").replaceAll(",", "\u202f") : "–";
}

function sizeText({ bytes, maxBytes }: JsonObject): string {
  const most = typeof maxBytes === "number" && maxBytes > 0 ? ` of ${bytesText(maxBytes)}` : "";
  return typeof bytes === "number" ? `${bytesText(bytes)}${most}` : "–";
}
