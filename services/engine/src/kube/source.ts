import type { ObjectStore } from "../objects/object.ts";

/** Objects of one kind as the Kubernetes routes read them: stored ones, or such as follow from others. */
export type Source = Pick<ObjectStore, "list" | "get" | "watch">;
