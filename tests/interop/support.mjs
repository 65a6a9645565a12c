// SPDX-License-Identifier: GPL-3.0-or-later
import { randomUUID, webcrypto } from "node:crypto";
import { WebPubSubServiceClient } from "@azure/web-pubsub";
import WebSocket from "ws";

// The SDKs take it for granted; Node 18 has it only as a module.
globalThis.crypto ??= webcrypto;

export const connectionString = process.env.WPS_CONNECTION_STRING;

/** A service client on a hub that no other test uses. */
export function newHub() {
  const hub = `hub_${randomUUID().replaceAll("-", "")}`;
  return new WebPubSubServiceClient(connectionString, hub, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
}

/** Calls `check` until it gives something true; fails after ten seconds. */
export async function until(check, what) {
  const end = Date.now() + 10_000;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > end) throw new Error(`timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A WebSocket client of the JSON subprotocol that keeps every frame it hears. */
export class Peer {
  frames = [];

  static async connect(service, tokenOptions = {}, protocol = "json.webpubsub.azure.v1") {
    const { url } = await service.getClientAccessToken(tokenOptions);
    const peer = new Peer();
    peer.socket = protocol ? new WebSocket(url, protocol) : new WebSocket(url);
    peer.closed = new Promise((resolve) => {
      peer.socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    peer.socket.on("message", (data, isBinary) => {
      peer.frames.push(!protocol ? { data, isBinary } : JSON.parse(data.toString()));
    });
    await new Promise((resolve, reject) => {
      peer.socket.once("open", resolve);
      peer.socket.once("error", reject);
    });
    if (protocol) {
      const connected = await peer.next((frame) => frame.event === "connected");
      peer.id = connected.connectionId;
      peer.userId = connected.userId;
    }
    return peer;
  }

  /** Takes the first frame that matches, waiting for it. */
  async next(matches = (frame) => frame.type === "message") {
    return until(() => {
      const index = this.frames.findIndex(matches);
      return index >= 0 && this.frames.splice(index, 1)[0];
    }, `a frame; heard ${JSON.stringify(this.frames)}`);
  }

  send(frame) {
    this.socket.send(JSON.stringify(frame));
  }

  /** Sends a frame with an ackId and gives the ack. */
  async ask(frame) {
    this.lastAck = (this.lastAck ?? 0) + 1;
    const ackId = this.lastAck;
    this.send({ ...frame, ackId });
    return this.next((answer) => answer.type === "ack" && answer.ackId === ackId);
  }

  /** Every message that came before now: sends a ping and waits for its answer. */
  async messagesSoFar() {
    this.send({ type: "ping" });
    await this.next((frame) => frame.type === "pong");
    return this.frames.filter((frame) => frame.type === "message");
  }

  close() {
    this.socket.terminate();
  }
}
