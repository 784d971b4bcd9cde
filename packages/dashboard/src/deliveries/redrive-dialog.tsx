import { useState } from "preact/hooks";
import { redrive } from "../api/calls.ts";
import type { Delivery } from "../api/types.ts";
import { bodyText } from "../model/body-text.ts";
import { Dialog } from "../parts/dialog.tsx";
import { announce } from "../shell/announce.ts";

interface RedriveProps {
  readonly delivery: Delivery;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks for another attempt; parameters may be edited first. A dry run says whether it would be taken. */
export function RedriveDialog({ delivery, onClose, onDone }: RedriveProps) {
  const original = bodyText(delivery.parameters ?? {});
  const [text, setText] = useState(original);
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState<{ readonly tone: string; readonly text: string }>();
  const [isBusy, setBusy] = useState(false);
  const send = async (dryRun: boolean) => {
    const changes = changesIn(text, original);
    if ("problem" in changes) {
      setSaid({ tone: "failed", text: changes.problem });
      return;
    }
    setBusy(true);
    try {
      const { refused } = await redrive(delivery.id, {
        ...changes,
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
        ...(dryRun ? { dryRun: true } : {}),
      });
      const why = refused[0]?.why;
      if (why !== undefined) setSaid({ tone: "failed", text: why });
      else if (dryRun) setSaid({ tone: "ok", text: "It would be tried again now." });
      else {
        announce("It is being tried again");
        onDone();
      }
    } catch (error) {
      setSaid({ tone: "failed", text: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Redrive ${delivery.destination || delivery.id}?`} onClose={onClose}>
      <p>
        The same delivery is tried once more, under the same key: a destination that knows it does not get it twice.
      </p>
      <label class="field">
        <span>Parameters</span>
        <textarea rows={8} value={text} spellcheck={false} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>Reason, if there is one to keep</span>
        <input value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      {said === undefined ? null : (
        <p class={`tone-${said.tone} said`} role="status">
          {said.text}
        </p>
      )}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button" disabled={isBusy} onClick={() => void send(true)}>
          Dry run
        </button>
        <button type="button" class="button button-primary" disabled={isBusy} onClick={() => void send(false)}>
          Redrive
        </button>
      </div>
    </Dialog>
  );
}

/** What was edited; nothing when the text is as it was. */
function changesIn(text: string, original: string): { readonly parameters?: unknown } | { readonly problem: string } {
  if (text === original) return {};
  try {
    return { parameters: JSON.parse(text) };
  } catch (error) {
    return { problem: `The parameters are no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
