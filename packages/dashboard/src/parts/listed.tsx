import type { ComponentChildren } from "preact";
import { Failure, Loading, Note } from "./note.tsx";

interface ListedProps<T> {
  /** As a sentence ends with it: `the audit`. */
  readonly what: string;
  readonly list: { readonly value: T | undefined; readonly error: string | undefined; readonly reload: () => void };
  readonly children: (value: T) => ComponentChildren;
}

/** What was asked for; until it is there that it is on its way, and why it does not come. */
export function Listed<T>({ what, list: { value, error, reload }, children }: ListedProps<T>) {
  const sentence = `${what[0]?.toUpperCase()}${what.slice(1)}`;
  return (
    <>
      {error === undefined ? null : <Failure what={sentence} error={error} retry={reload} />}
      {value !== undefined ? children(value) : error === undefined ? <Loading what={what} /> : null}
    </>
  );
}

/** Leads further back. */
export function ShowOlder({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" class="button more" onClick={onClick}>
      Show older
    </button>
  );
}

/** The filters leave nothing; says so, and takes them away. */
export function NothingMatches({ title, clear }: { readonly title: string; readonly clear: () => void }) {
  return (
    <Note title={title}>
      <button type="button" class="button" onClick={clear}>
        Clear the filters
      </button>
    </Note>
  );
}
