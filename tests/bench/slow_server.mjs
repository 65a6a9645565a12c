// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node slow_server.mjs MILLISECONDS: answers every request with 202 after that time; prints its port.
import { createServer } from "node:http";

const wait = Number(process.argv[2]);
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => setTimeout(() => response.writeHead(202, { "Content-Length": 0 }).end(), wait));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
