import { openRecords, type Records, type StoredRecord } from "./records.ts";
import type { Nats } from "./wire.ts";

/** Which template; what belongs to the whole cluster has no namespace. */
export interface TemplateKey {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export type StoredTemplate<R> = StoredRecord<R>;

/** The workflow templates of both kinds. */
export type Templates<R> = Records<TemplateKey, R>;

/** Opens the templates of a provisioned server. */
export function openTemplates<R>(nats: Nats): Templates<R> {
  return openRecords(nats, "templates", ["cluster", "kind", "namespace", "name"]);
}
