import { bounded } from "../api/wording.ts";
import type { ObjectRefusal, ObjectStore } from "./object.ts";

/** As Kubernetes has them. A namespace is part of subjects, and NATS hangs up on whoever sends one that is too long. */
const form = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** True for what may be the name of a namespace. */
export function isNamespace(name: string): boolean {
  return form.test(name);
}

/** A store whose objects can only be created where Kubernetes could have a namespace. */
export function withNamespaces<T extends ObjectStore>(store: T): T {
  const problem = (namespace: string): ObjectRefusal | undefined => {
    if (!store.kind.namespaced || isNamespace(namespace)) return undefined;
    const shown = JSON.stringify(bounded(namespace, 100));
    const message = `namespace ${shown} must be up to 63 lower-case letters, digits or "-", and begin and end with one of the first two`;
    return { refused: "invalid", message };
  };
  return {
    ...store,
    create: async (namespace, object, options) => problem(namespace) ?? store.create(namespace, object, options),
    check: async (namespace, object, options) => problem(namespace) ?? store.check(namespace, object, options),
  };
}
