import { useEffect, useState } from "preact/hooks";
import { announce } from "../shell/announce.ts";

/** Copies a text and says so. */
export function CopyButton({ text, label }: { text: string | (() => string); label: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    const value = typeof text === "function" ? text() : text;
    const copied = await navigator.clipboard.writeText(value).then(
      () => true,
      () => false,
    );
    announce(copied ? "Copied" : "The browser did not let me copy");
    setDone(copied);
  };
  return (
    <button type="button" class="button" onClick={copy}>
      {done ? "Copied" : label}
    </button>
  );
}
