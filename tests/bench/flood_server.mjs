// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node flood_server.mjs: prints its port. Each client of /PAYLOAD_BYTES/COUNT gets so many messages of so many
// bytes as fast as it reads, made once and written in large pieces, so that the writer is never what is measured; of
// /PAYLOAD_BYTES/COUNT/RATE, so many a second.
import { createServer } from "node:http";
import { createHash } from "node:crypto";

function wsFrame(text) {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : body.length < 65536
        ? Buffer.from([0x81, 126, body.length >> 8, body.length & 255])
        : undefined;
  return Buffer.concat([head, body]);
}

const server = createServer();
server.on("upgrade", (request, socket) => {
  const [, bytes, count, rate] = new URL(request.url, "http://x").pathname.split("/").map(Number);
  const accept = createHash("sha1")
    .update(request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
    .digest("base64");
  const protocol = request.headers["sec-websocket-protocol"];
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    if ((bytes[0] & 15) === 8) socket.end(); // the client says goodbye
  });
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
      (protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : "") +
      "\r\n",
  );
  socket.write(wsFrame('{"type":"system","event":"connected","userId":null,"connectionId":"flood"}'));
  const envelope = '{"type":"message","from":"group","group":"flood","dataType":"text","data":""}';
  const frame = wsFrame(envelope.replace('""', `"${"x".repeat(bytes)}"`));
  const perChunk = Math.max(1, Math.floor(262144 / frame.length));
  const chunk = Buffer.concat(Array(perChunk).fill(frame));
  let left = count;
  const pump = () => {
    while (left > 0) {
      const frames = Math.min(left, perChunk);
      left -= frames;
      if (!socket.write(frames === perChunk ? chunk : chunk.subarray(0, frames * frame.length))) {
        socket.once("drain", pump);
        return;
      }
    }
  };
  if (!rate) return pump();
  const start = process.hrtime.bigint();
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor((Number(process.hrtime.bigint() - start) / 1e9) * rate));
    const frames = due - (count - left);
    if (frames <= 0) return;
    left -= frames;
    socket.write(Buffer.concat(Array(frames).fill(frame)));
    if (left === 0) clearInterval(timer);
  }, 5);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
