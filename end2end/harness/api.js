// A program that speaks the API as its document says: for what a browser does not show, and for
// phones that misbehave.
import { createHash, randomUUID } from "node:crypto";

export function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** A UUID of version 7 for a moment in milliseconds. */
export function uuid7(at = Date.now()) {
  const time = at.toString(16).padStart(12, "0");
  const rest = randomUUID().replaceAll("-", "");
  const variant = "89ab"[parseInt(rest[16], 16) % 4];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(13, 16)}-${variant}${rest.slice(17, 20)}-${rest.slice(20)}`;
}

/** digest(n) = SHA-256(digest(n−1) ‖ id ‖ hash) */
export function rolled(digest, id, hash) {
  return createHash("sha256")
    .update(Buffer.from(digest, "hex"))
    .update(Buffer.from(id.replaceAll("-", ""), "hex"))
    .update(Buffer.from(hash, "hex"))
    .digest("hex");
}

export const EMPTY = "0".repeat(64);

export class Api {
  constructor(url) {
    this.url = url;
    this.stream = randomUUID();
    this.seq = 0;
    this.digest = EMPTY;
    this.epoch = null;
  }

  static async logIn(url, { login, password }) {
    const api = new Api(url);
    const { status, body } = await api.post("/api/v1/devices", {
      login, password, device_name: "e2e", stream: api.stream, bearer: true,
    });
    if (status !== 200 && status !== 201) throw new Error(`log-in of ${login}: ${status} ${JSON.stringify(body)}`);
    api.session = body;
    return api;
  }

  async request(method, path, json) {
    const headers = { "content-type": "application/json" };
    if (this.session?.token) headers.authorization = `Bearer ${this.session.token}`;
    const reply = await fetch(this.url + path, { method, headers, body: json });
    const text = await reply.text();
    let body;
    try {
      body = text && JSON.parse(text);
    } catch {
      body = text;
    }
    return { status: reply.status, body, headers: reply.headers };
  }

  get(path) {
    return this.request("GET", path);
  }

  post(path, body) {
    return this.request("POST", path, JSON.stringify(body));
  }

  /** A contact as a phone would freeze it; `change` may spoil it. */
  contact(service, { start = Date.now(), minutes = 10, ...change } = {}) {
    const me = this.session.account;
    return {
      schema: 1, id: uuid7(start), author: me, workers: [me], service,
      start: start * 1000, minutes, anonymous: [{ count: 1, sex: "U", role: "CLI" }],
      device_time: start * 1000, body: { kind: "contact", what: "KON", form: "T" },
      ...change,
    };
  }

  exchange(service, received, issued, change = {}) {
    return this.contact(service, {
      body: {
        kind: "exchange", items: [{ item: "J1", received, issued }],
        count_method: "EXACT", for_whom: "SELF", secondary_persons: 0,
      },
      ...change,
    });
  }

  /** Gives an entry (or any text) its place in the stream. */
  item(entry, { id = entry.id, raw = JSON.stringify(entry) } = {}) {
    const hash = sha256(raw);
    this.seq += 1;
    this.digest = rolled(this.digest, id, hash);
    return { id, stream: this.stream, seq: this.seq, schema: 1, hash, raw };
  }

  async sync(items = [], more = {}) {
    const { status, body } = await this.post("/api/v1/sync", {
      wire: 1, stream: this.stream, epoch: this.epoch,
      have: { max_seq: this.seq, digest: this.digest },
      pending: items.length, cursor: null, scope: null, entries: items, ...more,
    });
    if (status === 200) {
      this.epoch = body.epoch;
      this.last = body;
    }
    return { status, body };
  }

  /** Everything that this account's phone would pull. */
  async pullAll() {
    let cursor = null;
    let scope = null;
    const changes = [];
    for (;;) {
      const { status, body } = await this.sync([], { cursor, scope });
      if (status !== 200) throw new Error(`pull: ${status} ${JSON.stringify(body)}`);
      changes.push(...body.changes);
      ({ cursor, scope } = body);
      if (!body.more) return changes;
    }
  }

  /** The entries among them, decoded, by id. */
  async entries() {
    const entries = new Map();
    for (const change of await this.pullAll()) {
      if (change.type !== "entry") continue;
      if (entries.has(change.id)) throw new Error(`${change.id} came twice`);
      entries.set(change.id, JSON.parse(change.raw));
    }
    return entries;
  }

  /** The account's own among them of the last ten minutes, in their order; the demo's people go on working. */
  async recent(kind) {
    const since = (Date.now() - 600_000) * 1000;
    const own = (e) => e.author === this.session.account && e.device_time > since;
    const all = [...(await this.entries()).values()].filter(own);
    all.sort((a, b) => a.device_time - b.device_time);
    return kind ? all.filter((e) => e.body.kind === kind) : all;
  }
}
