export { type Attempt, attemptsIn } from "./attempts.ts";
export {
  type DeliveryFilter,
  destinationOf,
  type FilterFacts,
  type FilterOptions,
  filterOf,
  matches,
  matchesFacts,
  saysSomething,
  timeOf,
} from "./delivery-filter.ts";
export {
  type DeliveryHistory,
  isDeliveryEvent,
  ledgerRecordOf,
  messageOf,
  readDeliveries,
  readDelivery,
} from "./delivery-log.ts";
export { type DestinationView, destinationViews } from "./destinations.ts";
export { type Drop, type Dropped, dropDelivery, untilJournalled } from "./drop-delivery.ts";
export { editRequest, type RequestEdit } from "./edit-request.ts";
export { DeliveryError, type DeliveryRefusal } from "./error.ts";
export { eventsIn } from "./events-in.ts";
export { allSubjects, followEvents, readEvents, type StoredEvent } from "./history.ts";
export { messageOfEvent, missingText } from "./message.ts";
export { nextOutcomes, retryDelivery } from "./retry-delivery.ts";
