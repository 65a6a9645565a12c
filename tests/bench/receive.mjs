// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node receive.mjs URL COUNT: messages a second that the official client hands to its handler; the second time, when its
// code is compiled.
import { webcrypto } from "node:crypto";
import { WebPubSubClient, WebPubSubJsonProtocol } from "@azure/web-pubsub-client";

globalThis.crypto ??= webcrypto;
const [url, count] = [process.argv[2], Number(process.argv[3])];

function receiveFlood() {
  return new Promise((resolve) => {
    const client = new WebPubSubClient(url, { protocol: WebPubSubJsonProtocol(), autoReconnect: false });
    let received = 0;
    let start;
    client.on("group-message", () => {
      start ??= process.hrtime.bigint();
      received += 1;
      if (received === count) {
        const seconds = Number(process.hrtime.bigint() - start) / 1e9;
        client.on("stopped", () => resolve(seconds));
        client.stop();
      }
    });
    client.start();
  });
}

await receiveFlood();
console.log(count / (await receiveFlood()));
process.exit(0);
