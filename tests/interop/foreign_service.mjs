// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node foreign_service.mjs
// The client side of the service on a WebSocket that is not ours (the package ws). Prints its port, ends with its
// standard input. The client URL's `manner` is a comma-separated list of how a connection behaves:
//   fragments    messages in several frames, with pings in between
//   deflate      would compress, if the client offered it
//   extension    claims an extension that the client did not offer
//   masked       masks one frame, which a server must not
//   forgetful    knows no connection any more that broke off
//   greets       says `connected` again after a recovery
//   flow=N       sends N messages of its own accord
// Events: `flow` {from, count} sends numbered messages, `say` {size} a long one, `close` {code} ends the socket, and
// `report` gives what the connection has been through.
import { randomUUID } from "node:crypto";
import http from "node:http";
import { WebSocketServer } from "ws";
import { jsonCodec, protobufCodec } from "./foreign_codecs.mjs";

const codecs = { json: jsonCodec, protobuf: protobufCodec };
const kept = 1000; // unacknowledged messages that the service keeps
const paced = 400; // of a flow, so that the client is never given up

const connections = new Map();
const groups = new Map();

class Connection {
  id = randomUUID();
  token = randomUUID();
  acked = new Set();
  sequence = 0;
  unacknowledged = [];
  done = []; // operations, in order
  duplicates = 0;
  recoveries = 0;
  replayed = 0;
  acknowledged = 0;
  pongs = 0;
  strangePongs = 0;
  flows = [];

  constructor(protocol, manner, userId) {
    this.codec = codecs[protocol.split(".")[0]];
    this.reliable = protocol.includes(".reliable.");
    this.manner = manner;
    this.userId = userId;
    connections.set(this.id, this);
  }

  attach(socket) {
    this.socket?.terminate();
    this.socket = socket;
    this.pings = [];
    socket.on("error", () => {});
    socket.on("message", (bytes, binary) => {
      if (this.socket === socket) this.take(bytes, binary);
    });
    socket.on("pong", (payload) => {
      if (this.pings.shift() === payload.toString()) this.pongs += 1;
      else this.strangePongs += 1;
    });
    socket.on("close", (code) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      if (!this.reliable || code === 1000 || this.manner.has("forgetful")) this.end();
    });
  }

  greet() {
    const frame = { type: "system", event: "connected", userId: this.userId, connectionId: this.id };
    this.send(this.reliable ? { ...frame, reconnectionToken: this.token } : frame);
  }

  recover(socket) {
    this.recoveries += 1;
    this.attach(socket);
    if (this.manner.has("greets")) this.greet();
    this.replayed += this.unacknowledged.length;
    for (const frame of this.unacknowledged) this.send(frame);
    this.pump();
  }

  end() {
    connections.delete(this.id);
    for (const members of groups.values()) members.delete(this);
    this.socket?.terminate();
  }

  send(frame) {
    if (!this.socket) return;
    const { bytes, binary } = this.codec.encode(frame);
    if (this.manner.has("masked") && !this.hasMasked && frame.type === "message") {
      this.hasMasked = true;
      this.socket.send(bytes, { binary, mask: true });
    } else if (!this.manner.has("fragments")) {
      this.socket.send(bytes, { binary });
    } else {
      const pieces = 1 + (bytes.length % 5);
      const size = Math.floor(bytes.length / pieces) + (bytes.length % 2); // the last may be empty
      for (let i = 0; i < pieces; i += 1) {
        const from = Math.min(i * size, bytes.length);
        const to = i === pieces - 1 ? bytes.length : Math.min(from + size, bytes.length);
        this.socket.send(bytes.subarray(from, to), { binary, fin: i === pieces - 1 });
        if (i % 2 === 0) this.ping();
      }
    }
  }

  ping() {
    const payload = `${this.pings.length}-${"p".repeat(this.sequence % 100)}`;
    this.pings.push(payload);
    this.socket.ping(payload);
  }

  deliver(from, data, dataType, group) {
    const frame = { type: "message", from, ...(group && { group, fromUserId: this.userId }), dataType, data };
    if (this.reliable) {
      this.sequence += 1;
      frame.sequenceId = this.sequence;
      this.unacknowledged.push(frame);
      if (this.unacknowledged.length > kept) {
        this.end();
        return;
      }
    }
    this.send(frame);
  }

  flow(from, count) {
    this.flows.push({ next: from, end: from + count });
    this.pump();
  }

  pump() {
    const [flow] = this.flows;
    while (flow && flow.next < flow.end && this.unacknowledged.length < paced && (this.socket?.bufferedAmount ?? 0) < 100_000) {
      this.deliver("server", flow.next, "json");
      flow.next += 1;
    }
    if (flow?.next === flow?.end) this.flows.shift();
    if (this.flows.length > 0 && this.unacknowledged.length < paced && this.socket) setImmediate(() => this.pump());
  }

  take(bytes, binary) {
    let frame;
    try {
      frame = this.codec.decode(bytes, binary);
    } catch (error) {
      this.socket.close(1007, String(error.message).slice(0, 100));
      return;
    }
    if (frame.type === "ping") this.send({ type: "pong" });
    else if (frame.type === "sequenceAck") this.acknowledge(frame.sequenceId);
    else this.operate(frame);
  }

  acknowledge(id) {
    this.acknowledged = Math.max(this.acknowledged, id);
    this.unacknowledged = this.unacknowledged.filter((frame) => frame.sequenceId > id);
    this.pump();
  }

  operate(frame) {
    const answer = { type: "ack", ackId: frame.ackId, success: true };
    if (this.acked.has(frame.ackId)) {
      this.duplicates += 1;
      answer.success = false;
      answer.error = { name: "Duplicate", message: `Message with ack-id: ${frame.ackId} has been processed` };
    } else if (frame.group === "forbidden") {
      answer.success = false;
      answer.error = { name: "Forbidden", message: "The client does not have permission." };
    } else {
      if (frame.ackId !== undefined) this.acked.add(frame.ackId);
      this.done.push(`${frame.type} ${frame.group ?? frame.event} ${JSON.stringify(frame.data ?? null)}`);
      this.perform(frame);
    }
    if (frame.ackId !== undefined) this.send(answer);
  }

  perform(frame) {
    const members = groups.get(frame.group) ?? new Set();
    if (frame.type === "joinGroup") groups.set(frame.group, members.add(this));
    else if (frame.type === "leaveGroup") members.delete(this);
    else if (frame.type === "sendToGroup") {
      for (const member of members) {
        if (member !== this || !frame.noEcho) member.deliver("group", frame.data, frame.dataType, frame.group);
      }
    } else if (frame.event === "flow") this.flow(frame.data.from, frame.data.count);
    else if (frame.event === "say") this.deliver("server", "ä".repeat(frame.data.size / 2), "text");
    else if (frame.event === "close") this.socket.close(frame.data.code, "as asked");
    else if (frame.event === "report") this.deliver("server", this.report(), "json");
  }

  report() {
    const { done, duplicates, recoveries, replayed, acknowledged, pongs, strangePongs, offered } = this;
    return { report: { done, duplicates, recoveries, replayed, acknowledged, pongs, strangePongs, offered } };
  }
}

const mannersOf = (url) => new Map((url.searchParams.get("manner") ?? "").split(",").map((one) => one.split("=")));

/** ws has no say over extensions for each connection. */
const servers = [false, true].map(
  (perMessageDeflate) =>
    new WebSocketServer({
      noServer: true,
      perMessageDeflate,
      handleProtocols: (offered) => [...offered].find((name) => /^(json|protobuf)\.(reliable\.)?webpubsub\.azure\.v1$/.test(name)),
    }),
);
for (const server of servers) {
  server.on("headers", (headers, request) => {
    if (mannersOf(new URL(request.url, "http://x")).has("extension")) headers.push("Sec-WebSocket-Extensions: permessage-deflate");
  });
}

const listener = http.createServer((request, response) => response.writeHead(400).end());
listener.on("upgrade", (request, socket, head) => {
  socket.on("error", () => {});
  socket.setNoDelay(true);
  const url = new URL(request.url, "http://x");
  const lost = url.searchParams.get("awps_connection_id");
  if (!url.pathname.startsWith("/client/hubs/") || (!lost && !url.searchParams.get("access_token"))) {
    socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  const manner = mannersOf(url);
  servers[Number(manner.has("deflate"))].handleUpgrade(request, socket, head, (webSocket) => {
    const connection = lost
      ? connections.get(lost)
      : new Connection(webSocket.protocol, manner, url.searchParams.get("user"));
    const refused = lost && (manner.has("forgetful") || connection?.token !== url.searchParams.get("awps_reconnection_token"));
    if (!connection || refused) {
      webSocket.on("error", () => {});
      webSocket.close(1008, "The connection could not be recovered.");
      return;
    }
    connection.offered = request.headers["sec-websocket-extensions"] ?? "";
    if (lost) {
      connection.recover(webSocket);
      return;
    }
    connection.attach(webSocket);
    connection.greet();
    if (manner.has("flow")) connection.flow(0, Number(manner.get("flow")));
  });
});
listener.listen(0, "127.0.0.1", () => console.log(listener.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
