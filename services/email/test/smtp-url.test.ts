import { describe, expect, it } from "vitest";
import { readSmtpUrl } from "../src/smtp-url.ts";

describe("SMTP_URL", () => {
  it.each([
    ["smtp://mail.test", { host: "mail.test", port: 587, secure: false, requireTls: false }],
    ["smtps://mail.test", { host: "mail.test", port: 465, secure: true, requireTls: false }],
    ["smtp://[::1]:2525/", { host: "::1", port: 2525, secure: false, requireTls: false }],
    ["smtp://mail.test:25?requireTLS=true", { host: "mail.test", port: 25, secure: false, requireTls: true }],
    [
      "smtp://ada%40a.test:p%2Fw%25@mail.test",
      { host: "mail.test", port: 587, secure: false, requireTls: true, login: { user: "ada@a.test", pass: "p/w%" } },
    ],
    [
      "smtp://u:p@mail.test?requireTLS=false",
      { host: "mail.test", port: 587, secure: false, requireTls: false, login: { user: "u", pass: "p" } },
    ],
    [
      "smtp://u:p@127.0.0.1:25",
      { host: "127.0.0.1", port: 25, secure: false, requireTls: false, login: { user: "u", pass: "p" } },
    ],
  ])("%s is read", (text, server) => {
    expect(readSmtpUrl(text)).toEqual({ server });
  });

  it.each([
    ["mail.test", "must be smtp://"],
    ["https://u:s3cret@mail.test", "must begin with smtp:// or smtps://"],
    ["smtp://", "names no host"],
    ["smtp://u:s3cret@mail.test/path", "has a path"],
    ["smtp://user@mail.test", "has only one of user and password"],
    ["smtp://u:s3cret@mail.test?tls.rejectUnauthorized=false", "may end with ?requireTLS"],
    ["smtp://u:s3cret@mail.test?requireTLS=yes", "may end with ?requireTLS"],
    ["smtp://u:s3cret%@mail.test", "encodes nothing"],
  ])("%s is refused: it %s", (text, problem) => {
    const read = readSmtpUrl(text);
    expect(read).toEqual({ problem: expect.stringContaining(problem) });
    expect(JSON.stringify(read)).not.toContain("s3cret");
  });
});
