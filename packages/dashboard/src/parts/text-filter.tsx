import { useEffect, useRef, useState } from "preact/hooks";

interface TextFilterProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly type?: "text" | "search";
  readonly onChange: (value: string) => void;
}

/** How long to wait for the next letter, ms. */
const patienceMs = 250;

/** A filter to be typed; it takes effect when the typing pauses. */
export function TextFilter({ label, hint, value, type = "text", onChange }: TextFilterProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const own = useRef(value);
  useEffect(() => {
    // Changed by somebody else: a cleared filter, the back button.
    if (value !== own.current) setText(value);
    own.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (next: string) => {
    clearTimeout(timer.current);
    if (next === own.current) return;
    own.current = next;
    onChange(next);
  };
  const field = {
    value: text,
    placeholder: hint,
    spellcheck: false,
    autocomplete: "off",
    onInput(event: Event) {
      const next = (event.currentTarget as HTMLInputElement).value;
      setText(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => apply(next.trim()), patienceMs);
    },
    onKeyDown(event: KeyboardEvent) {
      if (event.key === "Enter") apply((event.currentTarget as HTMLInputElement).value.trim());
    },
  } as const;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is one of two kinds of input
    <label class="field">
      <span>{label}</span>
      {type === "search" ? <input type="search" {...field} /> : <input {...field} />}
    </label>
  );
}
