import { startHttpTarget } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { createStage } from "./stage.ts";

/** An S3 that lists one object and answers its removal with this. */
async function startS3(keys: readonly string[], answers: readonly string[]) {
  const left = [...answers];
  return await startHttpTarget({
    respond: ({ method }) => {
      const headers = { "content-type": "application/xml" };
      const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
      if (method === "GET") return { headers, text: `<ListBucketResult>${contents}</ListBucketResult>` };
      return { headers, text: left.shift() ?? "<DeleteResult/>" };
    },
  });
}

const failure = (code: string) =>
  `<DeleteResult><Error><Key>tmp/a/b</Key><Code>${code}</Code><Message>no</Message></Error></DeleteResult>`;

async function clean(url: string) {
  await using stage = await createStage({
    roots: () => "s3://scratch/tmp/",
    environment: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "secret-of-somebody" },
  });
  return await stage.clean({ s3: ["s3://scratch/tmp/a/"] });
}

describe("a bucket that says yes and means no", () => {
  it("makes the delivery dead when an object may not be removed", async () => {
    await using s3 = await startS3(["tmp/a/b"], [failure("AccessDenied")]);
    expect(await clean(s3.url)).toMatchObject({
      type: "ActionDead",
      problem: { message: "cannot empty s3://scratch/tmp/a/: AccessDenied for tmp/a/b", code: "AccessDenied" },
    });
  });

  it("is asked again when it was only busy", async () => {
    await using s3 = await startS3(["tmp/a/b"], [failure("SlowDown")]);
    expect(await clean(s3.url)).toMatchObject({ type: "ActionSucceeded", attempt: 2 });
  });

  it("is not believed when it lists what lies elsewhere", async () => {
    await using s3 = await startS3(["tmp/b/c"], []);
    expect(await clean(s3.url)).toMatchObject({
      type: "ActionDead",
      problem: { message: "s3://scratch/tmp/a/ was answered with tmp/b/c, which lies elsewhere" },
    });
    expect(s3.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
