import { toggled, type WorkflowFilter } from "../../model/filters.ts";
import { phaseLook, workflowPhases } from "../../model/look.ts";
import { Chip } from "../../parts/chip.tsx";
import { TextFilter } from "../../parts/text-filter.tsx";

interface Props {
  readonly filter: WorkflowFilter;
  readonly onChange: (filter: WorkflowFilter, options?: { replace: boolean }) => void;
}

/** Which workflows are listed; all of it is in the address. */
export function WorkflowFilters({ filter, onChange }: Props) {
  return (
    <search class="filters">
      <TextFilter
        label="Name"
        type="search"
        hint="Search by name"
        value={filter.q}
        onChange={(q) => onChange({ ...filter, q }, { replace: true })}
      />
      <TextFilter
        label="Namespace"
        hint="all"
        value={filter.namespace}
        onChange={(namespace) => onChange({ ...filter, namespace }, { replace: true })}
      />
      <TextFilter
        label="Labels"
        hint="team=web,tier!=test"
        value={filter.labels}
        onChange={(labels) => onChange({ ...filter, labels }, { replace: true })}
      />
      <div class="chips" role="group" aria-label="Status">
        {workflowPhases.map((phase) => (
          <Chip
            key={phase}
            look={phaseLook(phase)}
            isOn={filter.phases.includes(phase)}
            onToggle={() => onChange({ ...filter, phases: toggled(filter.phases, phase) })}
          />
        ))}
      </div>
    </search>
  );
}
