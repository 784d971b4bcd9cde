import type { Issue, Note, Path } from "./issue.ts";
import type { Library } from "./read/library.ts";

/** Issues in resources moved to where the resource is referred to; what they say of their true place stays. */
export function settleIssues(issues: readonly Issue[], library: Library): readonly Issue[] {
  return issues.map((issue) => settle(issue, library));
}

function settle(issue: Issue, library: Library): Issue {
  const place = library.placeOf(issue.path);
  const notes = issue.notes?.map((note) => settleNote(note, issue.path[0], library));
  const rest = { ...issue, ...(notes ? { notes } : {}) };
  if (!place) return rest;
  const { kind, name } = place.resource;
  return { ...rest, path: referenceOf(place.at, library), origin: { kind, name, path: place.rest } };
}

function settleNote(note: Note, mark: string | number | undefined, library: Library): Note {
  const place = note.path && library.placeOf(note.path);
  if (!place) return note;
  if (note.path?.[0] === mark) return { text: note.text, path: place.rest };
  return { text: `${note.text} in ${place.resource.kind} "${place.resource.name}"` };
}

/** A resource may be referred to by another one; each has been found before what it refers to. */
function referenceOf(path: Path, library: Library): Path {
  let at = path;
  for (let hops = 0; hops < 100; hops += 1) {
    const next = library.placeOf(at);
    if (!next) return at;
    at = next.at;
  }
  return [];
}
