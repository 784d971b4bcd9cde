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
}

/** Both semantics, switch by switch. */
export const semanticsByName: Readonly<Record<SemanticsName, Semantics>> = {
  onexit: {
    exitHandlerDecidesPhase: false,
    exitHandlerAfterTerminate: true,
    exitHandlerAfterEntryError: true,
    deadlineOnComposites: true,
  },
  argo: {
    exitHandlerDecidesPhase: true,
    exitHandlerAfterTerminate: false,
    exitHandlerAfterEntryError: false,
    deadlineOnComposites: false,
  },
};
