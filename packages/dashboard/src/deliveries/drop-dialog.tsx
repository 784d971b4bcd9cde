import { useState } from "preact/hooks";
import { drop } from "../api/calls.ts";
import type { Delivery } from "../api/types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { announce } from "../shell/announce.ts";

interface DropProps {
  readonly delivery: Delivery;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why a delivery is given up, then gives it up. */
export function DropDialog({ delivery, onClose, onDone }: DropProps) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const send = async (event: Event) => {
    event.preventDefault();
    try {
      const { refused } = await drop(delivery.id, reason.trim());
      const why = refused?.[0]?.why;
      if (why !== undefined) {
        setProblem(why);
        return;
      }
      announce("It is dropped");
      onDone();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={`Drop ${delivery.destination || delivery.id}?`} onClose={onClose}>
      <form class="dialog-form" onSubmit={send}>
        <p>It is never sent again, and cannot be redriven. The reason is kept with it.</p>
        <label class="field">
          <span>Reason</span>
          <input value={reason} required onInput={(event) => setReason(event.currentTarget.value)} />
        </label>
        {problem === "" ? null : (
          <p class="tone-failed said" role="alert">
            {problem}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button button-danger" disabled={reason.trim() === ""}>
            Drop
          </button>
        </div>
      </form>
    </Dialog>
  );
}
