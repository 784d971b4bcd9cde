import type { Answer, Arrival } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import { errorAnswer } from "./answers.ts";
import { fieldsOf } from "./fields.ts";
import { pageOf } from "./paging.ts";

/** A comment on an issue or a pull request. */
export interface IssueComment {
  readonly id: number;
  /** Markdown. */
  readonly body: string;
  /** RFC 3339, whole seconds. */
  readonly created_at: string;
  readonly updated_at: string;
}

/** The comments of pull requests, the oldest first. */
export interface Comments {
  /** Answers `POST …/issues/{number}/comments`. */
  create(arrival: Arrival, repo: string, number: string): Answer;
  /** Answers `PATCH …/issues/comments/{id}`. */
  update(arrival: Arrival, repo: string, id: string): Answer;
  /** Answers `GET …/issues/{number}/comments`. */
  list(arrival: Arrival, repo: string, number: string): Answer;
  /** By `owner/name#number`. */
  all(): { readonly [repoAndNumber: string]: readonly IssueComment[] };
  reset(): void;
}

const longestBody = 65_536;

export function createComments(): Comments {
  const threads = new Map<string, IssueComment[]>();
  let count = 0;
  const keyOf = (repo: string, number: string) => `${repo.toLowerCase()}#${number}`;

  return {
    create(arrival, repo, number) {
      const body = bodyIn(arrival);
      if (typeof body !== "string") return body;
      count += 1;
      const time = timeOf(arrival);
      const comment = { id: count, body, created_at: time, updated_at: time };
      const key = keyOf(repo, number);
      threads.set(key, [...(threads.get(key) ?? []), comment]);
      return { status: 201, body: { ...comment }, kind: "comment", stored: { id: count, number: Number(number) } };
    },
    update(arrival, repo, id) {
      const thread = [...threads].find(
        ([key, comments]) => key.startsWith(`${repo.toLowerCase()}#`) && comments.some((one) => String(one.id) === id),
      );
      if (thread === undefined) return errorAnswer("comment", 404, "Not Found");
      const body = bodyIn(arrival);
      if (typeof body !== "string") return body;
      const [key, comments] = thread;
      const changed = comments.map((one) =>
        String(one.id) === id ? { ...one, body, updated_at: timeOf(arrival) } : one,
      );
      threads.set(key, changed);
      const shown = { ...changed.find((one) => String(one.id) === id) } as JsonObject;
      return {
        status: 200,
        body: shown,
        kind: "comment",
        stored: { id: Number(id), number: Number(key.split("#")[1]) },
      };
    },
    list(arrival, repo, number) {
      const all = threads.get(keyOf(repo, number)) ?? [];
      const { items, headers } = pageOf(all, arrival.query, `${arrival.origin}${arrival.path}`);
      return { status: 200, body: items.map((one) => ({ ...one })), headers, kind: "other" };
    },
    all: () => Object.fromEntries(threads),
    reset: () => threads.clear(),
  };
}

/** A comment's text, or what GitHub says of it. https://docs.github.com/rest/issues/comments */
function bodyIn(arrival: Arrival): string | Answer {
  const fields = fieldsOf(arrival);
  if (fields === undefined) return errorAnswer("comment", 400, "Problems parsing JSON");
  const text = fields.body;
  if (text === undefined) return errorAnswer("comment", 422, 'Invalid request.\n\n"body" wasn\'t supplied.');
  if (typeof text !== "string") {
    return errorAnswer("comment", 422, `Invalid request.\n\nFor 'body', ${JSON.stringify(text)} is not a string.`);
  }
  const refuse = (message: string) => {
    const error = { resource: "IssueComment", code: "unprocessable", field: "data", message };
    return errorAnswer("comment", 422, "Validation Failed", [error]);
  };
  if (text.trim() === "") return refuse("Body cannot be blank");
  return [...text].length > longestBody ? refuse(`Body is too long (maximum is ${longestBody} characters)`) : text;
}

function timeOf({ at }: Arrival): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
