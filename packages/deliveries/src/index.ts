export { type Attempt, attemptsIn } from "./attempts.ts";
export { type Contents, contentsOf } from "./contents.ts";
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
  createDeliveryIndex,
  type DeliveryIndex,
  type DeliverySummary,
  type IndexPage,
} from "./delivery-index.ts";
export {
  type DeliveryHistory,
  isDeliveryEvent,
  ledgerRecordOf,
  messageOf,
  readDeliveries,
  readDelivery,
} from "./delivery-log.ts";
export { type DestinationView, destinationViews, type LaneState } from "./destinations.ts";
export { type Drop, type Dropped, dropDelivery, requireDroppable, untilJournalled } from "./drop-delivery.ts";
export { editRequest, type RequestEdit } from "./edit-request.ts";
export { DeliveryError, type DeliveryRefusal } from "./error.ts";
export { type FollowedIndex, followIndex } from "./follow-index.ts";
export { allSubjects, followEvents, readEvents, type StoredEvent } from "./history.ts";
export { type LaneView, laneViews } from "./lanes.ts";
export { messageOfEvent, missingText } from "./message.ts";
export { reasonIn } from "./reason.ts";
export { nextOutcomes, type Retry, requireRetryable, retryDelivery } from "./retry-delivery.ts";
