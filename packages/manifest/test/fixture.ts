import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A manifest, and the short form of every issue that it must give, less the file's name. */
export interface Fixture {
  readonly name: string;
  readonly text: string;
  readonly expected: readonly string[];
}

const folder = join(import.meta.dirname, "fixtures");

/** All fixtures of a kind. Lines that begin with `#!` say what is expected and are taken out. */
export function readFixtures(kind: "good" | "bad"): readonly Fixture[] {
  return readdirSync(join(folder, kind)).map((file) => readFixture(kind, file.replace(/\.yaml$/, "")));
}

/** One fixture by its name. */
export function readFixture(kind: "good" | "bad", name: string): Fixture {
  const lines = readFileSync(join(folder, kind, `${name}.yaml`), "utf8").split("\n");
  const expected = lines.filter((line) => line.startsWith("#! ")).map((line) => line.slice(3));
  return { name, text: lines.filter((line) => !line.startsWith("#! ")).join("\n"), expected };
}
