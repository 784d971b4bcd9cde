import type { ContainerWork, EnvVariable, LeafWork } from "@onexit/events";
import type { ValueSource } from "./values.ts";

/** Read every Secret that a piece of work names, so that its values are known before anything of it is seen. */
export function readSecretsOf(work: LeafWork, values: ValueSource): void {
  for (const name of new Set(secretsOf(work))) values("secret", name);
}

function secretsOf(work: LeafWork): readonly string[] {
  if (work.kind === "data") return [];
  if (work.kind === "http") return work.headers.flatMap(secretOf);
  const containers = work.kind === "containerSet" ? work.containers : [work];
  return [
    ...[...containers, ...work.initContainers, ...work.sidecars].flatMap(secretsOfContainer),
    ...work.volumes.flatMap(({ source }) => (source.kind === "secret" ? [source.name] : [])),
  ];
}

function secretsOfContainer({ env, envFrom }: ContainerWork): readonly string[] {
  return [...env.flatMap(secretOf), ...envFrom.flatMap(({ kind, name }) => (kind === "secret" ? [name] : []))];
}

function secretOf({ from }: EnvVariable): readonly string[] {
  return from?.kind === "secret" ? [from.name] : [];
}
