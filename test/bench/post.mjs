import { Agent, request as httpRequest } from "node:http";

/** POSTs JSON over at most so many kept connections; resolves with the answer's status. */
export function createPost(connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return (url, body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const request = httpRequest(url, { method: "POST", agent, headers }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      });
      request.on("error", reject);
      request.end(body);
    });
}
