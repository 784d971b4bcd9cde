import { durationText } from "@onexit/events";
import { useState } from "preact/hooks";
import { getDelivery } from "../api/calls.ts";
import { useNews, useNow, useResource } from "../api/resource.ts";
import type { AskedAgain, Delivery } from "../api/types.ts";
import { AttemptView } from "../deliveries/attempt-view.tsx";
import { DropDialog } from "../deliveries/drop-dialog.tsx";
import { RedriveDialog } from "../deliveries/redrive-dialog.tsx";
import { bodyText } from "../model/body-text.ts";
import { workflowPath } from "../model/route.ts";
import { dateText, msOf } from "../model/time.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { DeliveryStatus } from "../parts/status.tsx";
import { TextBlock } from "../parts/text-block.tsx";

/** One delivery: where it stands, and every attempt with what was said and answered, newest first. */
export function DeliveryPage({ id }: { id: string }) {
  const resource = useResource(id, (signal) => getDelivery(id, signal));
  const [asked, setAsked] = useState<"retry" | "drop">();
  useNews((item) => item.delivery?.id === id, resource.reload);
  const delivery = resource.value;
  if (delivery === undefined) {
    if (resource.error !== undefined) return <Failure what={id} error={resource.error} retry={resource.reload} />;
    return <Loading what={id} />;
  }
  const close = () => setAsked(undefined);
  const done = () => {
    close();
    resource.reload();
  };
  const attempts = [...(delivery.attempts ?? [])].sort((a, b) => (msOf(b.at) ?? 0) - (msOf(a.at) ?? 0));
  const isOpen = delivery.state === "dead" || delivery.state === "retrying";
  return (
    <>
      <header class="workflow-head">
        <p class="crumbs">
          <Link to="/deliveries">Deliveries</Link>
          <span aria-hidden="true">/</span>
          <Link to={`/deliveries?action=${encodeURIComponent(delivery.action)}`}>{delivery.action}</Link>
        </p>
        <div class="workflow-title">
          <h1>{delivery.destination || delivery.action}</h1>
          <span class="phase-pill">
            <DeliveryStatus state={delivery.state} />
          </span>
          <div class="workflow-actions">
            <button type="button" class="button button-primary" disabled={!isOpen} onClick={() => setAsked("retry")}>
              Redrive
            </button>
            <button type="button" class="button button-danger" disabled={!isOpen} onClick={() => setAsked("drop")}>
              Drop
            </button>
            <Link to={`/events?delivery=${encodeURIComponent(delivery.id)}`} class="button">
              Events
            </Link>
            <CopyButton text={delivery.id} label="Copy id" />
          </div>
        </div>
      </header>
      <NextTry delivery={delivery} />
      <div class="workflow-body delivery-body">
        <section class="attempts" aria-labelledby="attempts">
          <h2 id="attempts" class="visually-hidden">
            Attempts
          </h2>
          {attempts.length === 0 ? <Note title="Nothing has been tried yet" /> : null}
          {attempts.map((attempt, i) => (
            <AttemptView key={`${attempt.attempt}-${i}`} attempt={attempt} action={delivery.action} isOpen={i === 0} />
          ))}
        </section>
        <DeliveryFacts delivery={delivery} />
      </div>
      {asked === "retry" ? <RedriveDialog delivery={delivery} onClose={close} onDone={done} /> : null}
      {asked === "drop" ? <DropDialog delivery={delivery} onClose={close} onDone={done} /> : null}
    </>
  );
}

function NextTry({ delivery }: { delivery: Delivery }) {
  const now = useNow(1_000);
  const next = msOf(delivery.ledger?.notBefore);
  if (delivery.state !== "retrying" || next === undefined) return null;
  const wait = next - now;
  return (
    <Note
      tone="pending"
      title={wait > 0 ? `Next try in ${durationText(Math.ceil(wait / 1_000) * 1_000)}` : "The next try is due"}
    />
  );
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  const { workflow, parameters, origin } = delivery;
  const time = (at: number | string | undefined) => {
    const ms = msOf(at);
    return ms === undefined ? undefined : dateText(ms);
  };
  return (
    <aside class="side-panel" aria-label="Summary">
      <section class="panel">
        <h2>Delivery</h2>
        <Facts
          facts={[
            ["Id", <code key="id">{delivery.id}</code>],
            ["Action", delivery.action],
            [
              "Workflow",
              <Link key="w" to={workflowPath(workflow)}>
                {workflow.name}
              </Link>,
            ],
            ["Asked for by", originText(origin)],
            ["Template", delivery.template],
            ["Asked for", time(delivery.requestedAt)],
            ["Last changed", time(delivery.updatedAt)],
            ["Edited", delivery.edited === true ? "yes, by hand" : undefined],
            ["Asked again", askedAgainText(delivery.ledger?.askedAgain, time)],
            ["Key", <code key="k">{delivery.key}</code>],
          ]}
        />
        {parameters === undefined ? null : (
          <>
            <h3>Parameters, as declared</h3>
            <TextBlock label="Parameters" text={bodyText(parameters)} />
          </>
        )}
      </section>
    </aside>
  );
}

/** The latest time that somebody had it tried again, and how often that was before. */
function askedAgainText(
  asked: readonly AskedAgain[] | undefined,
  time: (at: number | string) => string | undefined,
): string | undefined {
  const latest = asked?.at(-1);
  if (asked === undefined || latest === undefined) return undefined;
  const who = latest.by === undefined ? "" : `by ${latest.by}, `;
  const why = latest.reason === undefined ? "" : `: ${latest.reason}`;
  const before = asked.length === 1 ? "" : ` (${asked.length} times)`;
  return `${who}${time(latest.at) ?? ""}, after try ${latest.afterAttempt}${why}${before}`;
}

function originText(origin: Delivery["origin"]): string | undefined {
  if (typeof origin === "string") return origin;
  if (typeof origin !== "object" || origin === null || Array.isArray(origin)) return undefined;
  const { node, event } = origin as { readonly node?: unknown; readonly event?: unknown };
  if (typeof node === "string") return node;
  return typeof event === "string" ? event : undefined;
}
