import type { Answer, Arrival } from "../exchange.ts";
import { isObject, type JsonObject, parseJson } from "../json.ts";
import { type SlackMessage, workspace } from "./message.ts";
import { type Call, type Method, missing, type Result, textField } from "./method.ts";
import type { Upload, Uploads } from "./uploads.ts";

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
export const getUploadUrl: Method = {
  kind: "other",
  call: (call) => {
    const name = textField(call, "filename");
    const length = Number(textField(call, "length") ?? Number.NaN);
    if (name === undefined) return missing("filename");
    if (!Number.isInteger(length) || length < 1) return missing("length");
    const upload = call.uploads.announce(name, length);
    return { reply: { upload_url: `${call.arrival.origin}/upload/v1/${upload.id}`, file_id: upload.id } };
  },
};

/** Only now can anybody see the file. https://docs.slack.dev/reference/methods/files.completeUploadExternal */
export const completeUpload: Method = { kind: "file", call: complete };

/** The bytes of an announced file, bare or as a multipart form. */
export function receiveUpload(arrival: Arrival, uploads: Uploads): Answer {
  const upload = uploads.find(arrival.path.split("/").at(-1) ?? "");
  const shown = { bytes: arrival.body.bytes.length };
  if (upload === undefined)
    return { status: 404, body: "file_not_found", kind: "file", shown, refused: "file_not_found" };
  const content = filePartOf(arrival.body.bytes);
  upload.content = content;
  return { status: 200, body: `OK - ${content.length}`, kind: "file", shown: { ...shown, filename: upload.name } };
}

function complete(call: Call): Result {
  const files = filesIn(call);
  if (files === undefined) return missing("files");
  const isComplete = files.every((file): file is Upload => file?.content !== undefined);
  if (!isComplete) return { error: "file_not_found" };
  const listed = files.map(shownOf);
  const id = textField(call, "channel_id");
  if (id === undefined) return { reply: { files: listed } };

  const channel = call.channels.byId(id);
  if (channel === undefined) return { error: "channel_not_found" };
  const thread = textField(call, "thread_ts");
  const message: SlackMessage = {
    type: "message",
    subtype: "file_share",
    ts: call.channels.nextTs(call.arrival.at),
    text: textField(call, "initial_comment") ?? "",
    user: workspace.user,
    bot_id: workspace.bot,
    team: workspace.team,
    ...(thread !== undefined && { thread_ts: thread }),
    files: listed,
  };
  channel.messages.push(message);
  return {
    reply: { files: listed },
    stored: { channel: channel.id, ts: message.ts, files: files.map(({ name }) => name) },
  };
}

function filesIn(call: Call): readonly (Upload | undefined)[] | undefined {
  const value = typeof call.fields.files === "string" ? parseJson(call.fields.files) : call.fields.files;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map((file: unknown) => (isObject(file) ? call.uploads.find(String(file.id)) : undefined));
}

/** A file as Slack lists it, with the beginning of its text. */
function shownOf({ id, name, content = new Uint8Array() }: Upload): JsonObject {
  return { id, name, title: name, size: content.length, preview: new TextDecoder().decode(content.subarray(0, 1000)) };
}

/** The first file of a multipart form; bytes that are none are the file themselves. */
function filePartOf(bytes: Uint8Array): Uint8Array {
  const body = Buffer.from(bytes);
  const lineEnd = body.indexOf("\r\n");
  const boundary = lineEnd > 2 ? body.subarray(0, lineEnd) : undefined;
  if (boundary === undefined || !boundary.toString("latin1").startsWith("--")) return bytes;
  const start = body.indexOf("\r\n\r\n");
  const end = body.indexOf(Buffer.concat([Buffer.from("\r\n"), boundary]), start);
  return start < 0 || end < 0 ? bytes : body.subarray(start + 4, end);
}
