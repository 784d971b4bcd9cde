import { useEffect, useState } from "preact/hooks";
import { type BulkOptions, dropAll, redriveAll } from "../api/calls.ts";
import type { Refused } from "../api/types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { announce } from "../shell/announce.ts";

/** What can be done to many deliveries at once. */
export type BulkVerb = "retry" | "drop";

interface BulkProps {
  readonly verb: BulkVerb;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What was changed, or would be, whichever the verb. */
interface Outcome {
  readonly changed: readonly string[];
  readonly refused: readonly Refused[];
}

const words = {
  retry: { title: "Redrive dead deliveries", button: "Redrive", would: "tried again", are: "are being tried again" },
  drop: { title: "Drop dead deliveries", button: "Drop", would: "dropped", are: "are dropped" },
} as const;

/** Changes all deliveries of a filter: a dry run says how many those are, and which are refused and why; then asks. */
export function BulkDialog({ verb, filter, onClose, onDone }: BulkProps) {
  const [plan, setPlan] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const [problem, setProblem] = useState("");
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const { title, button, would, are } = words[verb];
  useEffect(() => {
    change(verb, filter, { dryRun: true }).then(setPlan, (error: Error) => setProblem(error.message));
  }, [verb, filter]);
  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const told = await change(verb, filter, { dryRun: false, reason: reason.trim() });
      setDone(told);
      announce(`${told.changed.length} ${are}`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const shown = done ?? plan;
  const count = plan?.changed.length ?? 0;
  const isReady = count > 0 && !isBusy && (verb === "retry" || reason.trim() !== "");
  return (
    <Dialog title={title} onClose={done === undefined ? onClose : onDone}>
      <form class="dialog-form" onSubmit={send}>
        {shown === undefined && problem === "" ? <p class="muted">Asking which those are…</p> : null}
        {problem === "" ? null : (
          <p class="tone-failed said" role="alert">
            {problem}
          </p>
        )}
        {shown === undefined ? null : (
          <p data-testid="bulk-count">
            {done === undefined
              ? `Dry run: ${shown.changed.length} would be ${would}, ${shown.refused.length} refused.`
              : `${shown.changed.length} ${are}, ${shown.refused.length} were refused.`}
          </p>
        )}
        <Refusals refused={shown?.refused ?? []} />
        {done !== undefined ? null : (
          <>
            {verb === "drop" ? (
              <p>They are never sent again, and cannot be redriven. The reason is kept with each.</p>
            ) : null}
            <label class="field">
              <span>{verb === "drop" ? "Reason" : "Reason, if there is one to keep"}</span>
              <input
                value={reason}
                required={verb === "drop"}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            </label>
          </>
        )}
        <div class="dialog-actions">
          {done === undefined ? (
            <>
              <button type="button" class="button" onClick={onClose}>
                Cancel
              </button>
              <button
                type="submit"
                class={`button ${verb === "drop" ? "button-danger" : "button-primary"}`}
                disabled={!isReady}
              >
                {button} {count === 0 ? "" : count}
              </button>
            </>
          ) : (
            <button type="button" class="button button-primary" onClick={onDone}>
              Close
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Refusals({ refused }: { refused: readonly Refused[] }) {
  if (refused.length === 0) return null;
  return (
    <ul class="refusals">
      {refused.slice(0, 20).map(({ id, why }) => (
        <li key={id}>
          <code>{id}</code> {why}
        </li>
      ))}
      {refused.length > 20 ? <li class="muted">and {refused.length - 20} more</li> : null}
    </ul>
  );
}

async function change(
  verb: BulkVerb,
  filter: BulkProps["filter"],
  { dryRun, reason = "" }: BulkOptions,
): Promise<Outcome> {
  const options = { dryRun, ...(reason === "" ? {} : { reason }) };
  if (verb === "retry") {
    const { retried, refused } = await redriveAll(filter, options);
    return { changed: retried, refused };
  }
  const { dropped, refused } = await dropAll(filter, options);
  return { changed: dropped, refused };
}
