import { closeSync, constants, cpSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./cause.ts";
import type { Masker } from "./mask.ts";
import type { OutputFile } from "./meta.ts";
import { fromBoundary, lastBytes, withoutNewline } from "./text-end.ts";

/** The most that a parameter, or `outputs.result`, may hold. */
const outputLimit = 256 * 1024;

/** The output parameters of an ended step, and the first problem among them. */
export interface ReadOutputs {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problem?: string;
}

/** Read the files of output parameters, one newline at the end removed; a missing one gives way to its default. */
export function readOutputs(outputs: readonly OutputFile[], masker: Masker): ReadOutputs {
  const read = outputs.map((output) => ({ name: output.name, ...readOutput(output, masker) }));
  const problem = read.find((one) => one.problem !== undefined)?.problem;
  const values = read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return { parameters: Object.fromEntries(values), ...(problem === undefined ? {} : { problem }) };
}

/** The last 256 KiB of a file, one newline at its end removed; empty when there is none. */
export function readResult(file: string, masker: Masker): string {
  // Masked before it is cut, or half a secret might stand at the start.
  const read = readEnd(file, outputLimit + 1 + masker.longest);
  return "bytes" in read
    ? lastBytes(masker.mask(withoutNewline(fromBoundary(read.bytes).toString())), outputLimit)
    : "";
}

function readOutput(output: OutputFile, masker: Masker): { readonly value?: string; readonly problem?: string } {
  if (output.lent !== undefined) fetchLent(output.lent, output.file);
  const read = readEnd(output.file, outputLimit + 1);
  const named = `output parameter ${JSON.stringify(output.name)}`;
  if ("bytes" in read) {
    const text = withoutNewline(read.bytes.toString());
    if (read.size <= outputLimit + 1 && Buffer.byteLength(text) <= outputLimit) return { value: masker.mask(text) };
    return { problem: `${named}: ${output.path} holds ${read.size} bytes, more than ${outputLimit}` };
  }
  if (read.code === "ENOENT" && output.default !== undefined) return { value: output.default };
  return { problem: `${named}: open ${output.path}: ${wordsOf(read.code)}` };
}

/** A lent path is given back empty; what was written there stays with the node. */
export function fetchLent(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") return;
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    rmSync(from, { recursive: true });
  }
}

function readEnd(
  file: string,
  limit: number,
): { readonly bytes: Buffer; readonly size: number } | { readonly code: string } {
  let descriptor: number | undefined;
  try {
    // Without blocking: a step may have left a named pipe there, and nobody will ever write to it.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { code: stat.isDirectory() ? "EISDIR" : "EINVAL" };
    const bytes = Buffer.alloc(Math.min(stat.size, limit));
    const length = readSync(descriptor, bytes, 0, bytes.length, stat.size - bytes.length);
    return { bytes: bytes.subarray(0, length), size: stat.size };
  } catch (error) {
    return { code: codeOf(error) ?? "EIO" };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function wordsOf(code: string): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "no such file or directory";
    case "EISDIR":
      return "is a directory";
    case "EACCES":
      return "permission denied";
    case "EINVAL":
      return "not a regular file";
    default:
      return code;
  }
}
