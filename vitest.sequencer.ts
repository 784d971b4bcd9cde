import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest begins first, or it would run alone at the end. */
const longest = ["test/e2e/conformance", "test/e2e/chaos", "test/chaos/crash-matrix"];

/** Vitest's own order, but for a few. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((path) => moduleId.includes(path));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
