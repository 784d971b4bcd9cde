import type { CaseResult } from "./run-case.ts";

/** The cases of one workflow file. */
export interface TestSuite {
  readonly file: string;
  readonly results: readonly CaseResult[];
}

/** JUnit's XML, as CI servers read it. */
export function junitXml(suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ results }) => results);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites ${countsOf(all)}>`,
    ...suites.flatMap(({ file, results }) => [
      `  <testsuite name="${escaped(file)}" ${countsOf(results)}>`,
      ...results.flatMap((result) => caseLines(file, result)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function caseLines(file: string, { name, differences }: CaseResult): readonly string[] {
  const head = `    <testcase classname="${escaped(file)}" name="${escaped(name)}"`;
  const [first = ""] = differences;
  if (differences.length === 0) return [`${head}/>`];
  const message = escaped(first.split("\n")[0] ?? "");
  return [
    `${head}>`,
    `      <failure message="${message}">${escaped(differences.join("\n"))}</failure>`,
    "    </testcase>",
  ];
}

function countsOf(results: readonly CaseResult[]): string {
  const failures = results.filter(({ differences }) => differences.length > 0).length;
  return `tests="${results.length}" failures="${failures}" errors="0"`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML 1.0, which has no way to write most control characters. */
function escaped(text: string): string {
  return text.replace(notXml, "\ufffd").replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const notXml = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
