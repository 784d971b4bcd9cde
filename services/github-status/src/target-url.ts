/** Only this machine can follow these: no use to a reader on GitHub. */
const loopback =
  /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])\.?$/;

/** The URL as GitHub takes it; undefined for one that is not http(s), carries a password, or leads to localhost. */
export function publicUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, href } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  if (username !== "" || password !== "" || loopback.test(hostname)) return undefined;
  return href;
}
