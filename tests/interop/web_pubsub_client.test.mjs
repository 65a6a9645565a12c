// SPDX-License-Identifier: GPL-3.0-or-later
// The official WebSocket client with its plain JSON protocol.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { WebPubSubClient, WebPubSubJsonProtocol } from "@azure/web-pubsub-client";
import { newHub, until } from "./support.mjs";

const allRoles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

describe("web-pubsub-client", () => {
  const service = newHub();
  const started = [];

  async function start(userId, roles = allRoles, options = {}) {
    const credential = {
      getClientAccessUrl: async () => (await service.getClientAccessToken({ userId, roles })).url,
    };
    const client = new WebPubSubClient(credential, {
      protocol: WebPubSubJsonProtocol(),
      messageRetryOptions: { maxRetries: 0 },
      reconnectRetryOptions: { retryDelayInMs: 50, maxRetries: 100 },
      ...options,
    });
    const heard = { connected: [], disconnected: [], stopped: [], "server-message": [], "group-message": [] };
    for (const event of Object.keys(heard)) client.on(event, (e) => heard[event].push(e));
    await client.start();
    await until(() => heard.connected.length === 1, "connected");
    started.push(client);
    return { client, heard, id: () => heard.connected.at(-1).connectionId };
  }

  let alice;
  let bob;
  before(async () => {
    alice = await start("alice");
    bob = await start("bob");
  });
  after(() => {
    for (const client of started) client.stop();
  });

  it("connects", () => {
    assert.equal(alice.heard.connected[0].userId, "alice");
    assert.ok(alice.id());
  });

  it("joins, sends, hears, leaves", async () => {
    await alice.client.joinGroup("room");
    await bob.client.joinGroup("room");
    const sent = await alice.client.sendToGroup("room", { n: 1 }, "json");
    assert.equal(sent.isDuplicated, false);
    for (const peer of [alice, bob]) {
      const { message } = await until(() => peer.heard["group-message"].shift(), "a group message");
      assert.deepEqual(
        [message.group, message.fromUserId, message.dataType, message.data],
        ["room", "alice", "json", { n: 1 }],
      );
    }
    await alice.client.sendToGroup("room", "quiet", "text", { noEcho: true });
    assert.equal((await until(() => bob.heard["group-message"].shift(), "text")).message.data, "quiet");
    await alice.client.sendToGroup("room", new Uint8Array([1, 255]).buffer, "binary", { noEcho: true });
    const { message } = await until(() => bob.heard["group-message"].shift(), "binary");
    assert.deepEqual([...new Uint8Array(message.data)], [1, 255]);
    await alice.client.sendToGroup("room", "fire", "text", { fireAndForget: true, noEcho: true });
    assert.equal((await until(() => bob.heard["group-message"].shift(), "fire")).message.data, "fire");
    await bob.client.leaveGroup("room");
    await alice.client.sendToGroup("room", "unheard", "text");
    assert.equal((await until(() => alice.heard["group-message"].shift(), "own echo")).message.data, "unheard");
    assert.deepEqual(bob.heard["group-message"], []);
  });

  it("takes a repeated ackId for done", async () => {
    await alice.client.joinGroup("twice", { ackId: 4711 });
    const again = await alice.client.joinGroup("twice", { ackId: 4711 });
    assert.equal(again.isDuplicated, true);
  });

  it("hears the server", async () => {
    await service.sendToConnection(alice.id(), { from: "rest" });
    const { message } = await until(() => alice.heard["server-message"].shift(), "a server message");
    assert.deepEqual([message.dataType, message.data], ["json", { from: "rest" }]);
  });

  it("is told what it may not do", async () => {
    const guest = await start("guest", []);
    const forbidden = (error) => {
      assert.equal(error.errorDetail.name, "Forbidden");
      return true;
    };
    await assert.rejects(guest.client.joinGroup("room"), forbidden);
    await assert.rejects(guest.client.sendToGroup("room", "x", "text"), forbidden);
  });

  it("gets an error for an event that nobody handles", async () => {
    await assert.rejects(alice.client.sendEvent("hello", { a: 1 }, "json"), (error) => {
      assert.equal(error.errorDetail.name, "InternalServerError");
      return true;
    });
    await alice.client.sendEvent("hello", "x", "text", { fireAndForget: true });
    assert.equal((await alice.client.joinGroup("still-here")).isDuplicated, false);
  });

  it("comes back and rejoins after a cut", async () => {
    const carol = await start("carol");
    await carol.client.joinGroup("sticky");
    const first = carol.id();
    await service.closeConnection(first, { reason: "cut" });
    await until(() => carol.heard.connected.length === 2, "a second connection");
    assert.notEqual(carol.id(), first);
    assert.match(carol.heard.disconnected[0].message.message, /Reason: cut$/);
    await until(() => service.groupExists("sticky"), "the rejoin");
    await service.group("sticky").sendToAll("back", { contentType: "text/plain" });
    assert.equal((await until(() => carol.heard["group-message"].shift(), "back")).message.data, "back");
  });

  it("stops", async () => {
    const dave = await start("dave");
    dave.client.stop();
    await until(() => dave.heard.stopped.length === 1, "stopped");
    await until(async () => !(await service.userExists("dave")), "the connection to end");
  });
});
