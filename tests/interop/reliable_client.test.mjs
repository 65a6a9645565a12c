// SPDX-License-Identifier: GPL-3.0-or-later
// The official WebSocket client with its reliable JSON protocol, its socket cut while messages flow.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, describe, it } from "node:test";
import { WebPubSubClient, WebPubSubJsonReliableProtocol } from "@azure/web-pubsub-client";
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

describe("web-pubsub-client, reliable", () => {
  const service = newHub();
  const wire = new Wire();
  let client;
  const heard = [];
  const connected = [];
  const left = [];

  before(async () => {
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
    client = new WebPubSubClient(credential, {
      protocol: WebPubSubJsonReliableProtocol(),
      reconnectRetryOptions: { retryDelayInMs: 50, maxRetries: 100 },
    });
    client.on("group-message", (e) => heard.push(e.message));
    client.on("connected", (e) => connected.push(e));
    client.on("disconnected", (e) => left.push(e));
    await client.start();
    await until(() => connected.length === 1, "connected");
    await client.joinGroup("room");
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
});
