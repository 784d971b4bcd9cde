import { type ArtifactLocation, isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { referencedValue, type ValueSource } from "../values.ts";
import type { ArtifactRepository } from "./repository.ts";
import { createS3Repository, type S3Credentials } from "./s3-repository.ts";

/** What locations are looked up in. */
export interface LocationPorts {
  /** Of this run: what `local`, and `s3` with nothing but a key, mean. */
  readonly repository: ArtifactRepository;
  readonly values: ValueSource;
}

/** Something under a key. */
export interface RepositoryPlace {
  readonly kind: "repository";
  readonly repository: ArtifactRepository;
  readonly key: string;
}

/** A location, understood. */
export type Place =
  | RepositoryPlace
  | { readonly kind: "raw"; readonly data: string }
  | { readonly kind: "http"; readonly source: HttpPlace }
  | { readonly kind: "git"; readonly source: GitPlace };

/** A file behind a URL. */
export interface HttpPlace {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** A revision of a repository of git. */
export interface GitPlace {
  readonly repo: string;
  readonly revision?: string;
  readonly branch?: string;
  readonly depth?: number;
  readonly fetch: readonly string[];
  readonly submodules: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly sshKey?: string;
  readonly ignoreHostKey: boolean;
}

/** What a location means. Throws for one that this executor does not know, or whose secrets are missing. */
export function placeOfArtifact(location: ArtifactLocation, ports: LocationPorts): Place {
  const [[kind, details] = ["nothing", null]] = Object.entries(location).filter(([, value]) => isJsonObject(value));
  const at = isJsonObject(details) ? details : {};
  switch (kind) {
    case "local":
      return { kind: "repository", repository: ports.repository, key: text(at, "key") };
    case "s3":
      return { kind: "repository", repository: s3Of(at, ports), key: text(at, "key") };
    case "raw":
      return { kind: "raw", data: optionalText(at, "data") ?? "" };
    case "http":
      return {
        kind: "http",
        source: {
          url: text(at, "url"),
          headers: [...headersOf(at), ...basicAuthOf(objectOf(objectOf(at, "auth"), "basicAuth"), ports)],
        },
      };
    case "artifactory":
      return { kind: "http", source: { url: text(at, "url"), headers: basicAuthOf(at, ports) } };
    case "git":
      return { kind: "git", source: gitOf(at, ports) };
    default:
      throw new Error(
        `an artifact in ${kind} is not supported: use s3, http, git, raw, or none for the run's own repository`,
      );
  }
}

/** The repository and the key of a location. Throws for one that is in none, or whose secrets are missing. */
export function repositoryIn(location: ArtifactLocation, ports: LocationPorts): RepositoryPlace {
  const place = placeOfArtifact(location, ports);
  if (place.kind !== "repository") throw new Error(`an artifact in ${place.kind} is in no repository`);
  return place;
}

function s3Of(at: JsonObject, ports: LocationPorts): ArtifactRepository {
  const bucket = optionalText(at, "bucket");
  const endpoint = optionalText(at, "endpoint");
  if (bucket === undefined && endpoint === undefined) return ports.repository;
  const region = optionalText(at, "region");
  const credentials = credentialsOf(at, ports);
  const scheme = at.insecure === true ? "http" : "https";
  return createS3Repository({
    bucket: text(at, "bucket"),
    ...(endpoint === undefined
      ? {}
      : { endpoint: /^https?:\/\//.test(endpoint) ? endpoint : `${scheme}://${endpoint}` }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

function credentialsOf(at: JsonObject, ports: LocationPorts): S3Credentials | undefined {
  const accessKeyId = secretOf(at, "accessKeySecret", ports);
  const secretAccessKey = secretOf(at, "secretKeySecret", ports);
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = secretOf(at, "sessionTokenSecret", ports);
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function gitOf(at: JsonObject, ports: LocationPorts): GitPlace {
  const present = Object.entries({
    revision: optionalText(at, "revision"),
    branch: optionalText(at, "branch"),
    depth: typeof at.depth === "number" && at.depth > 0 ? at.depth : undefined,
    username: secretOf(at, "usernameSecret", ports),
    password: secretOf(at, "passwordSecret", ports),
    sshKey: secretOf(at, "sshPrivateKeySecret", ports),
  }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(present),
    repo: text(at, "repo"),
    fetch: Array.isArray(at.fetch) ? at.fetch.filter((one): one is string => typeof one === "string") : [],
    submodules: at.disableSubmodules !== true,
    ignoreHostKey: at.insecureIgnoreHostKey === true,
  };
}

function headersOf(at: JsonObject): HttpPlace["headers"] {
  const headers: readonly Json[] = Array.isArray(at.headers) ? at.headers : [];
  return headers.flatMap((header) =>
    isJsonObject(header) ? [{ name: text(header, "name"), value: optionalText(header, "value") ?? "" }] : [],
  );
}

function basicAuthOf(at: JsonObject, ports: LocationPorts): HttpPlace["headers"] {
  const username = secretOf(at, "usernameSecret", ports);
  const password = secretOf(at, "passwordSecret", ports);
  if (username === undefined && password === undefined) return [];
  const encoded = Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64");
  return [{ name: "Authorization", value: `Basic ${encoded}` }];
}

function secretOf(at: JsonObject, field: string, ports: LocationPorts): string | undefined {
  const selector = at[field];
  if (!isJsonObject(selector)) return undefined;
  const read = referencedValue(
    { kind: "secret", name: text(selector, "name"), key: text(selector, "key") },
    ports.values,
  );
  if ("value" in read) return read.value;
  throw new Error(`${read.problem}, which is to be its ${field}`);
}

function objectOf(at: JsonObject, field: string): JsonObject {
  const value = at[field];
  return isJsonObject(value) ? value : {};
}

function optionalText(at: JsonObject, field: string): string | undefined {
  const value = at[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function text(at: JsonObject, field: string): string {
  const value = optionalText(at, field);
  if (value === undefined) throw new Error(`its location has no ${field}`);
  return value;
}
