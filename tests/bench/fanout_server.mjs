// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node fanout_server.mjs: prints its port. Each POST is broadcast to every WebSocket, as a hub does it.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const text = Buffer.concat(parts);
    for (const client of sockets.clients) client.send(text, { binary: false });
    response.writeHead(202, { "Content-Length": 0 }).end();
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (client) => client.on("error", () => {}));
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => console.log(server.address().port));
