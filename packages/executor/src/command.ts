import { basename } from "node:path";
import type { ProcessWork } from "@onexit/events";
import type { ImageMapping } from "./image.ts";
import { findExecutable, type SearchPlace } from "./which.ts";

const shells: ReadonlySet<string> = new Set(["sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/sh", "/usr/bin/bash"]);

/**
 * What to execute for a piece of work: the words of the template (or of the mapping's entrypoint), the arguments, the
 * script's path. The first word is an absolute file, so that the wrapper's shell never takes it for one of its builtins.
 */
export function commandOf(
  work: ProcessWork,
  mapping: ImageMapping | undefined,
  script: string,
  place: SearchPlace,
): { readonly argv: readonly [string, ...string[]] } | { readonly problem: string } {
  const given = work.command.length > 0 ? work.command : (mapping?.entrypoint ?? []);
  const asked = [...given, ...work.args];
  const [name, ...words] = asked.length > 0 ? asked : (mapping?.defaultCommand ?? []);
  const scriptPath = hasScript(work) ? [script] : [];
  if (name === undefined) {
    // A script that names its own interpreter needs nobody else's.
    return work.source?.startsWith("#!") === true ? { argv: [script] } : { problem: noCommand(work.image) };
  }
  const [first, ...shellWords] = shells.has(name) && mapping?.shell !== undefined ? mapping.shell : [name];
  const found = find(first ?? name, place);
  if ("problem" in found)
    return { problem: `${found.problem}${isMissing(found.problem) ? missing(work.image, name) : ""}` };
  return { argv: [found.file, ...shellWords, ...words, ...scriptPath] };
}

/** True when the work has a script's text; an empty one is as good as none. */
export function hasScript(work: ProcessWork): work is ProcessWork & { readonly source: string } {
  return work.source !== undefined && work.source !== "";
}

function find(name: string, place: SearchPlace): ReturnType<typeof findExecutable> {
  const found = findExecutable(name, place);
  // Many hosts only have the versioned name.
  if ("problem" in found && basename(name) === "python") {
    const python3 = findExecutable("python3", place);
    return "problem" in python3 ? found : python3;
  }
  return found;
}

function isMissing(problem: string): boolean {
  return /not found|no such file/.test(problem);
}

function missing(image: string, command: string): string {
  return (
    `; image ${JSON.stringify(image)} is not run here, programs of this host stand in for it: install ` +
    `${basename(command)}, or say in onexit.yaml where it is, e.g. ` +
    `images: [{image: ${JSON.stringify(image)}, path: [/directory/of/${basename(command)}]}]`
  );
}

function noCommand(image: string): string {
  return (
    `image ${JSON.stringify(image)} has no command that runs without its container: name one in the template, ` +
    `or map the image in onexit.yaml, e.g. images: [{image: ${JSON.stringify(image)}, entrypoint: [sh, -c]}]`
  );
}
