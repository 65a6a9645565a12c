// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node receive.mjs URL COUNT: messages a second that the official client hands to its handler.
import { webcrypto } from "node:crypto";
import { WebPubSubClient, WebPubSubJsonProtocol } from "@azure/web-pubsub-client";

globalThis.crypto ??= webcrypto;
const [url, count] = [process.argv[2], Number(process.argv[3])];
const client = new WebPubSubClient(url, { protocol: WebPubSubJsonProtocol(), autoReconnect: false });
let received = 0;
let start;
client.on("group-message", () => {
  start ??= process.hrtime.bigint();
  received += 1;
  if (received === count) {
    console.log(count / (Number(process.hrtime.bigint() - start) / 1e9));
    process.exit(0);
  }
});
client.start();
