import { expect, it } from "vitest";
import { withOptionsBehind } from "../../src/program/options-before.ts";
import { buildProgram } from "../../src/program.ts";

const nowhere = { write: () => true } as unknown as NodeJS.WritableStream;
const program = buildProgram({ stdout: nowhere, stderr: nowhere } as never, async () => {});

it.each([
  ["list -n a", "list -n a"],
  ["-n a list", "list -n a"],
  ["-n a --no-color list --completed", "list -n a --no-color --completed"],
  ["--namespace=a get wf", "get --namespace=a wf"],
  ["--server h:1 -o json get wf", "get --server h:1 -o json wf"],
  ["--debug run -p a=b f.yaml", "run --debug -p a=b f.yaml"],
  ["--help", "--help"],
  ["--nowhere list", "--nowhere list"],
  ["-n a", "-n a"],
  ["-n", "-n"],
  ["", ""],
])("%j is read as %j", (written, read) => {
  const words = (text: string) => text.split(" ").filter(Boolean);
  expect(withOptionsBehind(words(written), program)).toEqual(words(read));
});
