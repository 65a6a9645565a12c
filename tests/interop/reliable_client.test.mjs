// SPDX-License-Identifier: GPL-3.0-or-later
// The official WebSocket client, its socket cut while messages flow: with its own JSON protocols, and with protobuf
// protocols that stand on the package protobufjs.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, describe, it } from "node:test";
import { WebPubSubClient, WebPubSubJsonProtocol, WebPubSubJsonReliableProtocol } from "@azure/web-pubsub-client";
import { protobufProtocol } from "./foreign_codecs.mjs";
import { newHub, until } from "./support.mjs";

/** A wire between the client and the emulator that can be cut. */
class Wire {
  sockets = new Set();

  async open(host, port) {
    this.server = net.createServer((near) => {
      const far = net.connect(port, host);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ]) {
        this.sockets.add(from);
        from.on("data", (bytes) => to.write(bytes));
        from.on("error", () => {});
        from.on("close", () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this.server.address().port;
  }

  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  close() {
    this.cut();
    this.server.close();
  }
}

/** A client of the official package over a wire of its own. */
async function connect(service, wire, protocol) {
  let port;
  const credential = {
    getClientAccessUrl: async () => {
      const url = new URL(
        (await service.getClientAccessToken({ roles: ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"] })).url,
      );
      port ??= await wire.open(url.hostname, Number(url.port));
      url.port = port;
      return url.toString();
    },
  };
  const client = new WebPubSubClient(credential, {
    protocol,
    reconnectRetryOptions: { retryDelayInMs: 50, maxRetries: 100 },
  });
  const peer = { client, heard: [], connected: [], left: [] };
  client.on("group-message", (e) => peer.heard.push(e.message));
  client.on("connected", (e) => peer.connected.push(e));
  client.on("disconnected", (e) => peer.left.push(e));
  await client.start();
  await until(() => peer.connected.length === 1, "connected");
  await client.joinGroup("room");
  return peer;
}

const protocols = { json: [WebPubSubJsonProtocol(), WebPubSubJsonReliableProtocol()], protobuf: [false, true].map(protobufProtocol) };

for (const [name, [protocol]] of Object.entries(protocols)) {
  it(`web-pubsub-client, ${name}: comes back after each cut and hears nothing twice`, { timeout: 120_000 }, async () => {
    const cuts = 8;
    const service = newHub();
    const wire = new Wire();
    const { client, heard, connected, left } = await connect(service, wire, protocol);
    const group = service.group("room");
    let sent = 0;
    for (let cut = 1; cut <= cuts; cut += 1) {
      for (let i = 0; i < 40; i += 1, sent += 1) {
        await group.sendToAll({ i: sent });
        if (i === 20) wire.cut();
      }
      await until(() => connected.length === cut + 1, "a new connection");
      await until(() => service.groupExists("room"), "the rejoin");
      await group.sendToAll({ i: sent });
      await until(() => heard.at(-1)?.data.i === sent, "what is sent after the rejoin");
      sent += 1;
    }
    const numbers = heard.map((message) => message.data.i);
    assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
    assert.ok(numbers.length >= cuts * 21, `${numbers.length} heard`);
    assert.equal(left.length, cuts);
    client.stop();
    wire.close();
  });
}

for (const [name, [, protocol]] of Object.entries(protocols))
  describe(`web-pubsub-client, ${name}, reliable`, () => reliable(protocol));

function reliable(protocol) {
  const service = newHub();
  const wire = new Wire();
  let client;
  let heard;
  let connected;
  let left;

  before(async () => {
    ({ client, heard, connected, left } = await connect(service, wire, protocol));
  });
  after(() => {
    client.stop();
    wire.close();
  });

  it("hears each message once and in order through cuts", { timeout: 120_000 }, async () => {
    const messages = 600;
    const group = service.group("room");
    for (let i = 0; i < messages; i += 1) {
      await group.sendToAll({ i });
      if (i % 100 === 50) wire.cut();
    }
    const end = Date.now() + 60_000;
    while (heard.length < messages && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(
      heard.map((message) => message.data.i),
      Array.from({ length: messages }, (_, i) => i),
    );
    assert.deepEqual(
      heard.map((message) => message.sequenceId),
      Array.from({ length: messages }, (_, i) => i + 1),
    );
    assert.equal(connected.length, 1, "it stayed the same connection");
    assert.equal(left.length, 0);
  });

  it("sends once, cut before the answer", { timeout: 60_000 }, async () => {
    heard.length = 0;
    for (let i = 0; i < 5; i += 1) {
      const sent = client.sendToGroup("room", { i }, "json");
      wire.cut();
      await sent;
    }
    await until(() => new Set(heard.map((message) => message.data.i)).size === 5, "all five");
    assert.equal(connected.length, 1);
  });

  it("opens a new connection and joins again when the old one is gone", { timeout: 60_000 }, async () => {
    const { connectionId } = connected[0];
    await service.closeConnection(connectionId);
    await until(() => connected.length === 2, "a new connection");
    assert.notEqual(connected[1].connectionId, connectionId);
    await until(async () => service.groupExists("room"), "joined again");
    heard.length = 0;
    await service.group("room").sendToAll("back", { contentType: "text/plain" });
    await until(() => heard.length === 1, "the message");
    assert.equal(heard[0].sequenceId, 1);
  });
}
