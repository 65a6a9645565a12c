// SPDX-License-Identifier: GPL-3.0-or-later
// The official SDKs against an emulator that misbehaves on request (webpubsub-emulator --control).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { createInterface } from "node:readline";
import { WebPubSubServiceClient } from "@azure/web-pubsub";
import { WebPubSubClient, WebPubSubJsonReliableProtocol } from "@azure/web-pubsub-client";
import { until } from "./support.mjs";

/** An emulator of its own, driven through its standard input. */
class ControlledEmulator {
  async start() {
    this.process = spawn(process.env.WPS_EMULATOR, ["--port", "0", "--control", "--log-level", "warning"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    const announced = JSON.parse((await this.lines.next()).value);
    this.connectionString = announced.connectionString;
  }

  async ask(command, fields = {}) {
    this.process.stdin.write(`${JSON.stringify({ command, ...fields })}\n`);
    const answer = JSON.parse((await this.lines.next()).value);
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer;
  }

  async stop() {
    this.process.stdin.end();
    assert.equal(await this.ended, 0);
  }
}

describe("faults on request", { timeout: 60_000 }, () => {
  const emulator = new ControlledEmulator();
  const service = (maxRetries) =>
    new WebPubSubServiceClient(emulator.connectionString, "chat", {
      allowInsecureConnection: true,
      retryOptions: { maxRetries },
    });
  before(() => emulator.start());
  after(() => emulator.stop());

  it("refuses with a status, and the service client tries again", async () => {
    await emulator.ask("refuse", { status: 429, retryAfter: 1, times: 1 });
    await assert.rejects(service(0).sendToAll("x", { contentType: "text/plain" }), { statusCode: 429 });
    await emulator.ask("refuse", { status: 503, retryAfter: 1, times: 1 });
    await service(1).sendToAll("x", { contentType: "text/plain" });
    assert.deepEqual((await emulator.ask("faults")).faults, []);
  });

  it("cuts and delays a reliable client, which loses nothing", async () => {
    const heard = [];
    const client = new WebPubSubClient(
      { getClientAccessUrl: async () => (await service(0).getClientAccessToken()).url },
      { protocol: WebPubSubJsonReliableProtocol(), reconnectRetryOptions: { retryDelayInMs: 20 } },
    );
    client.on("server-message", (e) => heard.push(e.message.data));
    let id;
    client.on("connected", (e) => (id = e.connectionId));
    await client.start();
    await until(() => id, "connected");
    await emulator.ask("delay", { delay: 30, jitter: 30, frames: true, requests: false });
    for (let i = 0; i < 30; i += 1) {
      await service(0).sendToAll({ i });
      if (i % 10 !== 5) continue;
      assert.equal((await emulator.ask("cut", { hub: "chat", connection: id })).connections, 1);
      await until(async () => !(await emulator.ask("snapshot")).hubs[0].connections[0].waiting, "back");
    }
    await until(() => heard.length === 30, "all of them");
    assert.deepEqual(
      heard.map((data) => data.i),
      Array.from({ length: 30 }, (_, i) => i),
    );
    assert.equal((await emulator.ask("clear")).lifted, 1);
    client.stop();
  });
});
