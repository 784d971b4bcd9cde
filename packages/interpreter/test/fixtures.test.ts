import { describe, expect, it } from "vitest";
import { encodeState, fold } from "../src/index.ts";
import { outcomeOf, readFixtures, spelt } from "./fixture.ts";
import { simulate } from "./simulation.ts";

describe("the language, as fixtures/*.yaml tell it", () => {
  it.each(readFixtures().map((fixture) => [fixture.title, fixture] as const))(
    "%s",
    (_, { world, issues, expected }) => {
      expect(issues).toEqual([]);
      const run = simulate(world);
      expect(outcomeOf(run, expected)).toEqual(spelt(expected));
      expect(run.problems).toEqual([]);
      // What stands in the journal is all: a lost engine, or a report heard twice, changes nothing.
      const folded = fold(undefined, run.decisions.flat());
      expect(folded && encodeState(folded)).toEqual(encodeState(run.state));
      const troubled = simulate(world, { crashAfter: "each", twice: true });
      expect(troubled.problems).toEqual([]);
      expect(troubled.decisions).toEqual(run.decisions);
    },
  );
});
