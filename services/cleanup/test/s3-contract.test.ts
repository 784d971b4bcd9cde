import { actionContract, startHttpTarget } from "@onexit/sdk/testing";
import { cleanupAction } from "../src/action.ts";
import { portsWith } from "./ports.ts";

// Two objects that stay listed until they are removed; a removal is one act, by whatever it names.
actionContract({
  action: cleanupAction(portsWith()),
  needsEnvironment: true,
  parameters: { s3: ["s3://scratch/tmp/{{workflow.name}}/"] },
  secrets: ["secret-of-somebody"],
  start: async () => {
    const kept = new Set(["tmp/etl-7kq2d/a", "tmp/etl-7kq2d/b"]);
    const target = await startHttpTarget({
      identify: ({ body }) => body,
      respond: ({ method, body }) => {
        const headers = { "content-type": "application/xml" };
        if (method === "GET") {
          const contents = [...kept].map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
          return { headers, text: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>` };
        }
        for (const [, key = ""] of body.matchAll(/<Key>([^<]+)<\/Key>/g)) kept.delete(key);
        return { headers, text: "<DeleteResult/>" };
      },
    });
    const environment = {
      CLEANUP_ROOTS: "s3://scratch/tmp/",
      AWS_ENDPOINT_URL: target.url,
      AWS_ACCESS_KEY_ID: "account-of-somebody",
      AWS_SECRET_ACCESS_KEY: "secret-of-somebody",
    };
    return { target, environment };
  },
});
