import type { SemanticsName } from "@onexit/events";

/** The named differences between the two semantics; everything else is the same for both. */
export interface Semantics {
  /** A failed exit handler turns Succeeded into Failed or Error (Argo, `operator.go:operate`). */
  readonly exitHandlerDecidesPhase: boolean;
  /** The exit handler runs after `terminate`, too. */
  readonly exitHandlerAfterTerminate: boolean;
  /** The exit handler runs although the entrypoint's template could not even be started. */
  readonly exitHandlerAfterEntryError: boolean;
  /** `activeDeadlineSeconds` bounds steps templates as well. */
  readonly deadlineOnComposites: boolean;
  /** `workflow.failures` is a list in expressions, not text. */
  readonly failuresAreData: boolean;
  /** `workflow.message` exists. */
  readonly messageIsKnown: boolean;
  /** A retry whose backoff has no limit waits, too. */
  readonly backoffWithoutLimit: boolean;
  /**
   * An exit hook that cannot be begun makes the Steps of its step an Error, and these the group that called them, whatever
   * `continueOn` says (Argo, `executeSteps`); in a DAG nothing is seen of one whose expression or arguments are wrong.
   */
  readonly hookErrorsRise: boolean;
  /** A node whose mutex is held by what it is part of is an Error; Argo waits for ever. */
  readonly selfLockIsError: boolean;
  /** A result of a loop that is no JSON leaves the loop without a list of results. */
  readonly loopResultsMustBeJson: boolean;
}

/** Both semantics, switch by switch. */
export const semanticsByName: Readonly<Record<SemanticsName, Semantics>> = {
  onexit: {
    exitHandlerDecidesPhase: false,
    exitHandlerAfterTerminate: true,
    exitHandlerAfterEntryError: true,
    deadlineOnComposites: true,
    failuresAreData: true,
    messageIsKnown: true,
    backoffWithoutLimit: true,
    hookErrorsRise: false,
    selfLockIsError: true,
    loopResultsMustBeJson: false,
  },
  argo: {
    exitHandlerDecidesPhase: true,
    exitHandlerAfterTerminate: false,
    exitHandlerAfterEntryError: false,
    deadlineOnComposites: false,
    failuresAreData: false,
    messageIsKnown: false,
    backoffWithoutLimit: false,
    hookErrorsRise: true,
    selfLockIsError: false,
    loopResultsMustBeJson: true,
  },
};
