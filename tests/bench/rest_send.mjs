// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node rest_send.mjs COUNT IN_FLIGHT: as bench_rest_send, with the official SDK.
import { webcrypto } from "node:crypto";
import { WebPubSubServiceClient } from "@azure/web-pubsub";

globalThis.crypto ??= webcrypto;
const [count, inFlight] = process.argv.slice(2).map(Number);
const client = new WebPubSubServiceClient(process.env.WPS_CONNECTION_STRING, "bench", { allowInsecureConnection: true });
let left = count;
async function worker() {
  while (left > 0) {
    left -= 1;
    await client.sendToAll({ a: 1 });
  }
}
const start = process.hrtime.bigint();
await Promise.all(Array.from({ length: inFlight }, worker));
console.log(count / (Number(process.hrtime.bigint() - start) / 1e9));
