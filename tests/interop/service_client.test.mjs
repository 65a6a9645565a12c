// SPDX-License-Identifier: GPL-3.0-or-later
// Every public method of WebPubSubServiceClient and WebPubSubGroup, seen by real WebSocket clients.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { odata } from "@azure/web-pubsub";
import { newHub, Peer, until } from "./support.mjs";

describe("service client", () => {
  let service;
  let alice;
  let bob;
  let nobody;

  before(async () => {
    service = newHub();
    alice = await Peer.connect(service, { userId: "alice", groups: ["room"] });
    bob = await Peer.connect(service, { userId: "bob", groups: ["room", "b's"] });
    nobody = await Peer.connect(service);
  });
  after(async () => {
    for (const peer of [alice, bob, nobody]) peer.close();
  });

  async function hears(peer, expected) {
    assert.deepEqual(await peer.next(), { type: "message", ...expected });
  }
  async function hearsNothing(...peers) {
    for (const peer of peers) assert.deepEqual(await peer.messagesSoFar(), []);
  }

  it("says who connected", () => {
    assert.equal(alice.userId, "alice");
    assert.equal(nobody.userId ?? null, null);
    assert.notEqual(alice.id, bob.id);
  });

  it("sendToAll: json, text, binary", async () => {
    await service.sendToAll({ hello: "world", n: [1, null] });
    await service.sendToAll("plain", { contentType: "text/plain" });
    await service.sendToAll("quoted");
    await service.sendToAll(new Uint8Array([0, 1, 254, 255]).buffer);
    for (const peer of [alice, bob, nobody]) {
      await hears(peer, { from: "server", dataType: "json", data: { hello: "world", n: [1, null] } });
      await hears(peer, { from: "server", dataType: "text", data: "plain" });
      await hears(peer, { from: "server", dataType: "json", data: "quoted" });
      await hears(peer, { from: "server", dataType: "binary", data: "AAH+/w==" });
    }
  });

  it("sendToAll: filter, excluded, ttl", async () => {
    await service.sendToAll("f", { contentType: "text/plain", filter: odata`userId eq ${"alice"}` });
    await hears(alice, { from: "server", dataType: "text", data: "f" });
    await service.sendToAll("e", {
      contentType: "text/plain",
      excludedConnections: [alice.id, nobody.id],
      messageTtlSeconds: 60,
    });
    await hears(bob, { from: "server", dataType: "text", data: "e" });
    await hearsNothing(alice, bob, nobody);
    await assert.rejects(service.sendToAll("x", { filter: "invalid filter" }), (error) => {
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /Syntax error at position 14 in 'invalid filter'\./);
      return true;
    });
    await assert.rejects(service.sendToAll("x", { messageTtlSeconds: 301 }), { statusCode: 400 });
  });

  it("sendToUser", async () => {
    await service.sendToUser("alice", { a: 1 });
    await hears(alice, { from: "server", dataType: "json", data: { a: 1 } });
    await service.sendToUser("alice", "t", { contentType: "text/plain", messageTtlSeconds: 0 });
    await hears(alice, { from: "server", dataType: "text", data: "t" });
    await service.sendToUser("alice", "no", { contentType: "text/plain", filter: "'gone' in groups" });
    await service.sendToUser("nobody-here", "no", { contentType: "text/plain" });
    await hearsNothing(alice, bob, nobody);
  });

  it("sendToConnection", async () => {
    await service.sendToConnection(bob.id, "direct", { contentType: "text/plain", messageTtlSeconds: 10 });
    await hears(bob, { from: "server", dataType: "text", data: "direct" });
    await service.sendToConnection(nobody.id, { direct: true });
    await hears(nobody, { from: "server", dataType: "json", data: { direct: true } });
    await service.sendToConnection("gone", "x");
    await hearsNothing(alice, bob, nobody);
  });

  it("group sendToAll", async () => {
    const room = service.group("room");
    const fromRoom = { from: "group", group: "room" };
    await room.sendToAll({ j: true });
    await room.sendToAll("t", { contentType: "text/plain", excludedConnections: [bob.id] });
    await room.sendToAll(new Uint8Array([7]).buffer, { filter: "userId ne 'alice'", messageTtlSeconds: 5 });
    const withoutSender = (frame) => {
      assert.equal(frame.fromUserId ?? null, null);
      delete frame.fromUserId;
      return frame;
    };
    assert.deepEqual(withoutSender(await alice.next()), { type: "message", ...fromRoom, dataType: "json", data: { j: true } });
    assert.deepEqual(withoutSender(await alice.next()), { type: "message", ...fromRoom, dataType: "text", data: "t" });
    assert.deepEqual(withoutSender(await bob.next()), { type: "message", ...fromRoom, dataType: "json", data: { j: true } });
    assert.deepEqual(withoutSender(await bob.next()), { type: "message", ...fromRoom, dataType: "binary", data: "Bw==" });
    await hearsNothing(alice, bob, nobody);
    assert.equal(room.groupName, "room");
  });

  it("exists", async () => {
    assert.equal(await service.connectionExists(alice.id), true);
    assert.equal(await service.connectionExists("gone"), false);
    assert.equal(await service.userExists("alice"), true);
    assert.equal(await service.userExists("ALICE"), false);
    assert.equal(await service.groupExists("room"), true);
    assert.equal(await service.groupExists("b's"), true);
    assert.equal(await service.groupExists("empty"), false);
  });

  it("group addConnection, removeConnection", async () => {
    const group = service.group("a b%2F?ü");
    await group.addConnection(nobody.id);
    assert.equal(await service.groupExists("a b%2F?ü"), true);
    await group.sendToAll("in", { contentType: "text/plain" });
    assert.equal((await nobody.next()).group, "a b%2F?ü");
    await group.removeConnection(nobody.id);
    await group.removeConnection(nobody.id);
    assert.equal(await service.groupExists("a b%2F?ü"), false);
    await assert.rejects(group.addConnection("gone"), { statusCode: 404, code: "Error.Connection.NotExisted" });
  });

  it("group addUser, removeUser", async () => {
    const group = service.group("users");
    await group.addUser("alice");
    await group.sendToAll("hi", { contentType: "text/plain" });
    assert.equal((await alice.next()).data, "hi");
    await group.removeUser("alice");
    assert.equal(await service.groupExists("users"), false);
    await assert.rejects(group.addUser("gone"), { statusCode: 404, code: "Warning.User.NotExisted" });
  });

  it("removeUserFromAllGroups, removeConnectionFromAllGroups", async () => {
    for (const name of ["x1", "x2"]) {
      await service.group(name).addConnection(nobody.id);
      await service.group(name).addUser("alice");
    }
    await service.removeConnectionFromAllGroups(nobody.id);
    await service.removeUserFromAllGroups("alice");
    await service.removeUserFromAllGroups("gone");
    assert.equal(await service.groupExists("x1"), false);
    assert.equal(await service.groupExists("x2"), false);
    await service.group("room").addUser("alice");
  });

  it("addConnectionsToGroups, removeConnectionsFromGroups", async () => {
    await service.addConnectionsToGroups(["y1", "with/slash"], "userId ne null");
    assert.equal(await service.groupExists("y1"), true);
    await service.sendToAll("slash", { contentType: "text/plain", filter: "'with/slash' in groups" });
    assert.equal((await alice.next()).data, "slash");
    assert.equal((await bob.next()).data, "slash");
    await hearsNothing(nobody);
    await service.removeConnectionsFromGroups(["y1", "with/slash"], "userId eq 'alice'");
    assert.equal(await service.groupExists("y1"), true);
    await service.removeConnectionsFromGroups(["y1", "with/slash"], "");
    assert.equal(await service.groupExists("y1"), false);
    await assert.rejects(service.addConnectionsToGroups([], "true"), { statusCode: 400 });
  });

  it("permissions", async () => {
    const target = { targetName: "guarded" };
    assert.equal(await service.hasPermission(alice.id, "joinLeaveGroup", target), false);
    assert.equal((await alice.ask({ type: "joinGroup", group: "guarded" })).error.name, "Forbidden");
    await service.grantPermission(alice.id, "joinLeaveGroup", target);
    assert.equal(await service.hasPermission(alice.id, "joinLeaveGroup", target), true);
    assert.equal(await service.hasPermission(alice.id, "sendToGroup", target), false);
    assert.equal((await alice.ask({ type: "joinGroup", group: "guarded" })).success, true);
    await service.grantPermission(alice.id, "sendToGroup", target);
    assert.equal((await alice.ask({ type: "sendToGroup", group: "guarded", data: 1, noEcho: true })).success, true);
    await service.revokePermission(alice.id, "joinLeaveGroup", target);
    assert.equal(await service.hasPermission(alice.id, "joinLeaveGroup", target), false);
    assert.equal((await alice.ask({ type: "leaveGroup", group: "guarded" })).error.name, "Forbidden");
    await assert.rejects(service.revokePermission(alice.id, "sendToGroup"), { statusCode: 400, code: "Error.BadRequest" });
    await assert.rejects(service.grantPermission("gone", "sendToGroup", target), { statusCode: 404 });
  });

  it("group listConnections: pages and top", async () => {
    const crowd = service.group("crowd");
    const peers = [];
    for (let i = 0; i < 5; ++i) peers.push(await Peer.connect(service, { userId: `u${i}`, groups: ["crowd"] }));
    const collect = async (options) => {
      const members = [];
      for await (const member of await crowd.listConnections(options)) members.push(member);
      return members;
    };
    const ids = peers.map((peer) => peer.id).sort();
    assert.deepEqual((await collect()).map((member) => member.connectionId).sort(), ids);
    assert.deepEqual((await collect({ maxPageSize: 2 })).map((member) => member.userId).sort(), ["u0", "u1", "u2", "u3", "u4"]);
    assert.equal((await collect({ maxPageSize: 2, top: 3 })).length, 3);
    const sizes = [];
    for await (const page of (await crowd.listConnections({ maxPageSize: 2 })).byPage()) sizes.push(page.length);
    assert.deepEqual(sizes, [2, 2, 1]);
    assert.deepEqual(await (async () => {
      const empty = [];
      for await (const member of await service.group("empty").listConnections()) empty.push(member);
      return empty;
    })(), []);
    for (const peer of peers) peer.close();
    await until(async () => !(await service.groupExists("crowd")), "the group to be empty");
  });

  it("closeConnection with a reason", async () => {
    const peer = await Peer.connect(service);
    await service.closeConnection(peer.id, { reason: "Enough & <done>" });
    const bye = await peer.next((frame) => frame.event === "disconnected");
    assert.equal(bye.message, "Application server closed the connection. Reason: Enough & <done>");
    assert.deepEqual(await peer.closed, { code: 1000, reason: "" });
    assert.equal(await service.connectionExists(peer.id), false);
    await service.closeConnection(peer.id);
  });

  it("closeUserConnections, group closeAllConnections", async () => {
    const carol = await Peer.connect(service, { userId: "carol" });
    await service.closeUserConnections("carol");
    assert.equal((await carol.next((frame) => frame.event === "disconnected")).message, "Application server closed the connection.");
    assert.equal((await carol.closed).code, 1000);
    const member = await Peer.connect(service, { groups: ["closing"] });
    await service.group("closing").closeAllConnections({ reason: "r" });
    assert.match((await member.next((frame) => frame.event === "disconnected")).message, /Reason: r$/);
    assert.equal((await member.closed).code, 1000);
    assert.equal(await service.connectionExists(alice.id), true);
  });

  it("closeAllConnections", async () => {
    const other = newHub();
    const peers = [await Peer.connect(other), await Peer.connect(other, { userId: "x" })];
    await other.closeAllConnections({ reason: "maintenance" });
    for (const peer of peers) assert.equal((await peer.closed).code, 1000);
    assert.equal(await service.connectionExists(alice.id), true);
  });

  it("getClientAccessToken: shapes", async () => {
    const plain = await service.getClientAccessToken({ userId: "u", roles: ["webpubsub.sendToGroup"], expirationTimeInMinutes: 5 });
    assert.match(plain.url, /^ws:\/\/127\.0\.0\.1:\d+\/client\/hubs\/hub_[0-9a-f]+\?access_token=/);
    assert.equal(plain.url, `${plain.baseUrl}?access_token=${plain.token}`);
    const claims = JSON.parse(Buffer.from(plain.token.split(".")[1], "base64url"));
    assert.equal(claims.sub, "u");
    assert.match((await service.getClientAccessToken({ clientProtocol: "mqtt" })).baseUrl, /\/clients\/mqtt\/hubs\//);
    assert.match((await service.getClientAccessToken({ clientProtocol: "socketio" })).baseUrl, /\/clients\/socketio\/hubs\//);
  });

  it("raw clients get the payload alone", async () => {
    const raw = await Peer.connect(service, { userId: "raw" }, null);
    await until(() => service.userExists("raw"), "the raw client");
    await service.sendToUser("raw", "text", { contentType: "text/plain" });
    await service.sendToUser("raw", { a: 1 });
    await service.sendToUser("raw", new Uint8Array([1, 2]).buffer);
    const any = () => true;
    const text = await raw.next(any);
    assert.deepEqual([text.data.toString(), text.isBinary], ["text", false]);
    const json = await raw.next(any);
    assert.deepEqual([json.data.toString(), json.isBinary], ['{"a":1}', false]);
    const binary = await raw.next(any);
    assert.deepEqual([[...binary.data], binary.isBinary], [[1, 2], true]);
    raw.close();
  });
});
