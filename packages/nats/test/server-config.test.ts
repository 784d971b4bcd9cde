import { describe, expect, it } from "vitest";
import { serverConfigText } from "../src/server-config.ts";

const config = { version: "2.10.27", host: "127.0.0.1", port: -1, token: "t0ken", dir: '/tmp/a "dir"' };

describe("serverConfigText", () => {
  it("syncs every write where the server knows how to", () => {
    expect(serverConfigText(config)).toContain("sync_interval: always");
    expect(serverConfigText({ ...config, version: "2.9.10" })).not.toContain("sync_interval");
  });

  it("quotes what people choose", () => {
    expect(serverConfigText(config)).toContain('store_dir: "/tmp/a \\"dir\\""');
  });
});
