import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadOptions } from "../src/index.ts";

/** A manifest, and what reading it must give. */
export interface Fixture {
  readonly name: string;
  readonly text: string;
  /** The short form of every issue, less the file's name. */
  readonly expected: readonly string[];
  /** What Argo says, behind `invalid spec: `. */
  readonly argo?: string;
  readonly options: ReadOptions;
}

/** `good` is accepted, `bad` refused; `argo` is refused by Argo's rules in Argo's words. */
export type FixtureKind = "good" | "bad" | "argo";

const folder = join(import.meta.dirname, "fixtures");

/** All fixtures of a kind. */
export function readFixtures(kind: FixtureKind): readonly Fixture[] {
  return readdirSync(join(folder, kind)).map((file) => readFixture(kind, file.replace(/\.yaml$/, "")));
}

/**
 * One fixture by its name. Lines that begin with `#!` say which issues are expected, one that begins with `#=` what
 * Argo says, and `#? portability` asks for that; they are taken out.
 */
export function readFixture(kind: FixtureKind, name: string): Fixture {
  const lines = readFileSync(join(folder, kind, `${name}.yaml`), "utf8").split("\n");
  const marked = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(3));
  const [argo] = marked("#= ");
  return {
    name,
    text: lines.filter((line) => !/^#[!=?] /.test(line)).join("\n"),
    expected: marked("#! "),
    ...(argo === undefined ? {} : { argo }),
    options: {
      ...(kind === "argo" ? { semantics: "argo" } : {}),
      ...(marked("#? ").includes("portability") ? { portability: true } : {}),
    },
  };
}
