// A line between phone and server that can be cut at the worst moment: the server has committed,
// the phone has not heard of it.
import http from "node:http";
import { freePort } from "./server.js";

export class CuttingProxy {
  /** @param {{port: number}} target */
  constructor(target) {
    this.target = target;
    /** Called with each request after the server's whole reply; true cuts the line instead. */
    this.cut = () => false;
    /** What went through, newest last. */
    this.seen = [];
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start() {
    this.port = await freePort();
    this.server = http.createServer((request, reply) => this.#pass(request, reply));
    await new Promise((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    return this;
  }

  async #pass(request, reply) {
    const sent = [];
    for await (const chunk of request) sent.push(chunk);
    const onward = http.request({
      host: "127.0.0.1",
      port: this.target.port,
      method: request.method,
      path: request.url,
      // The Host of the phone's address stays, as behind any proxy that is set up well.
      headers: request.headers,
    });
    onward.on("error", () => reply.destroy());
    onward.on("response", async (answer) => {
      const received = [];
      try {
        for await (const chunk of answer) received.push(chunk);
      } catch {
        return reply.destroy();
      }
      const passed = {
        method: request.method,
        path: request.url,
        status: answer.statusCode,
        request: Buffer.concat(sent).toString(),
        reply: Buffer.concat(received),
      };
      this.seen.push(passed);
      if (await this.cut(passed)) return reply.destroy();
      const headers = { ...answer.headers, "content-length": passed.reply.length };
      delete headers["transfer-encoding"];
      reply.writeHead(answer.statusCode, headers).end(passed.reply);
    });
    onward.end(Buffer.concat(sent));
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
