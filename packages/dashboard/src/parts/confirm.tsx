import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly verb: string;
  readonly isDangerous?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before something is done. */
export function Confirm({ title, text, verb, isDangerous = false, onYes, onNo }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onNo}>
      <p>{text}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onNo}>
          Cancel
        </button>
        <button type="button" class={`button ${isDangerous ? "button-danger" : "button-primary"}`} onClick={onYes}>
          {verb}
        </button>
      </div>
    </Dialog>
  );
}
