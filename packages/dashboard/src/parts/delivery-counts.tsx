import { deliveryLook, deliveryStates } from "../model/look.ts";
import { Icon } from "./icon.tsx";

/** How many deliveries are in each state: `1 dead · 4 sent`. */
export function DeliveryCounts({ counts }: { counts: Readonly<Record<string, number>> }) {
  const present = deliveryStates.filter((state) => (counts[state] ?? 0) > 0);
  if (present.length === 0) return <span class="muted">–</span>;
  return (
    <span class="delivery-counts">
      {present.map((state) => {
        const look = deliveryLook(state);
        return (
          <span key={state} class={`status tone-${look.tone}`}>
            <Icon name={look.icon} size={14} />
            <span>
              {counts[state]} {look.word}
            </span>
          </span>
        );
      })}
    </span>
  );
}
