import { useEffect, useState } from "preact/hooks";
import { redriveAll } from "../api/calls.ts";
import type { Redriven } from "../api/types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { announce } from "../shell/announce.ts";

interface BulkProps {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Redrives all deliveries of a filter: a dry run says how many those are, and which are refused and why; then asks. */
export function BulkDialog({ filter, onClose, onDone }: BulkProps) {
  const [plan, setPlan] = useState<Redriven>();
  const [done, setDone] = useState<Redriven>();
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    redriveAll(filter, true).then(setPlan, (error: Error) => setProblem(error.message));
  }, [filter]);
  const send = async () => {
    setBusy(true);
    try {
      const told = await redriveAll(filter, false);
      setDone(told);
      announce(`${told.retried.length} are being tried again`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const shown = done ?? plan;
  const count = plan?.retried.length ?? 0;
  return (
    <Dialog title="Redrive dead deliveries" onClose={done === undefined ? onClose : onDone}>
      {shown === undefined && problem === "" ? <p class="muted">Asking which those are…</p> : null}
      {problem === "" ? null : (
        <p class="tone-failed said" role="alert">
          {problem}
        </p>
      )}
      {shown === undefined ? null : (
        <>
          <p data-testid="bulk-count">
            {done === undefined
              ? `Dry run: ${shown.retried.length} would be tried again, ${shown.refused.length} refused.`
              : `${shown.retried.length} are being tried again, ${shown.refused.length} were refused.`}
          </p>
          <ul class="refusals">
            {shown.refused.slice(0, 20).map(({ id, why }) => (
              <li key={id}>
                <code>{id}</code> {why}
              </li>
            ))}
            {shown.refused.length > 20 ? <li class="muted">and {shown.refused.length - 20} more</li> : null}
          </ul>
        </>
      )}
      <div class="dialog-actions">
        {done === undefined ? (
          <>
            <button type="button" class="button" onClick={onClose}>
              Cancel
            </button>
            <button
              type="button"
              class="button button-primary"
              disabled={count === 0 || isBusy}
              onClick={() => void send()}
            >
              Redrive {count === 0 ? "" : count}
            </button>
          </>
        ) : (
          <button type="button" class="button button-primary" onClick={onDone}>
            Close
          </button>
        )}
      </div>
    </Dialog>
  );
}
