/** Why something cannot be done to a delivery. */
export type DeliveryRefusal =
  /** What was asked makes no sense, whatever the deliveries are. */
  | "invalid"
  /** There is no such delivery. */
  | "absent"
  /** Its state does not allow it. */
  | "state"
  /** Somebody else changed it at the same moment. */
  | "conflict";

/** What cannot be done as asked: the message says what, why and what to do instead. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly refusal: DeliveryRefusal;

  constructor(refusal: DeliveryRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}
