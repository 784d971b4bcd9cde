import { deliveryLook, type Look, phaseLook } from "../model/look.ts";
import { Icon } from "./icon.tsx";

/** Icon, word and colour of a status. */
export function Status({ look, size = 16 }: { look: Look; size?: number }) {
  return (
    <span class={`status tone-${look.tone}`}>
      <Icon name={look.icon} size={size} />
      <span>{look.word}</span>
    </span>
  );
}

/** The status of a workflow or node. */
export function PhaseStatus({ phase, size }: { phase: string; size?: number }) {
  return <Status look={phaseLook(phase)} {...(size === undefined ? {} : { size })} />;
}

/** The status of a delivery. */
export function DeliveryStatus({ state }: { state: string }) {
  return <Status look={deliveryLook(state)} />;
}
