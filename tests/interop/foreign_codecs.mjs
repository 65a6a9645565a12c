// SPDX-License-Identifier: GPL-3.0-or-later
// The subprotocols' frames in both directions, by JSON.parse and protobufjs: nothing of it is shared with the product.
import protobuf from "protobufjs";

const field = (id, type, rest = {}) => ({ id, type, ...rest });
const optional = { options: { proto3_optional: true } };
const union = (name, fields) => ({ oneofs: { [name]: { oneof: Object.keys(fields) } }, fields });

/** Field numbers as the service documents them. */
const schema = protobuf.Root.fromJSON({
  nested: {
    Any: { fields: { typeUrl: field(1, "string"), value: field(2, "bytes") } },
    Data: union("kind", {
      text: field(1, "string"),
      binary: field(2, "bytes"),
      protobuf: field(3, "Any"),
      json: field(4, "string"),
    }),
    SendToGroup: {
      fields: {
        group: field(1, "string"),
        ackId: field(2, "uint64", optional),
        data: field(3, "Data"),
        noEcho: field(4, "bool", optional),
        ttlSeconds: field(5, "uint32", optional),
      },
    },
    Event: { fields: { event: field(1, "string"), data: field(2, "Data"), ackId: field(3, "uint64", optional) } },
    Group: { fields: { group: field(1, "string"), ackId: field(2, "uint64", optional) } },
    SequenceAck: { fields: { sequenceId: field(1, "uint64") } },
    Nothing: { fields: {} },
    Upstream: union("message", {
      sendToGroup: field(1, "SendToGroup"),
      event: field(5, "Event"),
      joinGroup: field(6, "Group"),
      leaveGroup: field(7, "Group"),
      sequenceAck: field(8, "SequenceAck"),
      ping: field(9, "Nothing"),
    }),
    Failure: { fields: { name: field(1, "string"), message: field(2, "string") } },
    Ack: { fields: { ackId: field(1, "uint64"), success: field(2, "bool"), error: field(3, "Failure", optional) } },
    Message: {
      fields: {
        from: field(1, "string"),
        group: field(2, "string", optional),
        data: field(3, "Data"),
        sequenceId: field(4, "uint64", optional),
      },
    },
    Connected: {
      fields: {
        connectionId: field(1, "string"),
        userId: field(2, "string"),
        reconnectionToken: field(3, "string", optional),
      },
    },
    Disconnected: { fields: { reason: field(2, "string") } },
    System: union("message", { connected: field(1, "Connected"), disconnected: field(2, "Disconnected") }),
    Downstream: union("message", {
      ack: field(1, "Ack"),
      data: field(2, "Message"),
      system: field(3, "System"),
      pong: field(4, "Nothing"),
    }),
  },
});
const Upstream = schema.lookupType("Upstream");
const Downstream = schema.lookupType("Downstream");

const pack = (type, frame) => Buffer.from(type.encode(type.fromObject(frame)).finish());
const unpack = (type, bytes) => type.toObject(type.decode(bytes), { longs: Number, bytes: Buffer, oneofs: true });

/** The value of a Data. Of text that is JSON its dataType tells. */
function valueOf(data) {
  if (data.kind === "json") return { dataType: "json", data: JSON.parse(data.json) };
  return { dataType: data.kind, data: data[data.kind] };
}
function dataOf({ dataType, data }) {
  if (dataType === "json") return { json: JSON.stringify(data) };
  return { [dataType]: data instanceof ArrayBuffer ? Buffer.from(data) : data };
}

/** encode: a downstream frame as JSON has it becomes { bytes, binary }. decode: the other direction; throws. */
export const jsonCodec = {
  encode: (frame) => ({
    bytes: Buffer.from(JSON.stringify(frame.dataType === "binary" ? { ...frame, data: frame.data.toString("base64") } : frame)),
    binary: false,
  }),
  decode(bytes, binary) {
    if (binary) throw new Error("a binary frame");
    const frame = JSON.parse(bytes.toString());
    return frame.dataType === "binary" ? { ...frame, data: Buffer.from(frame.data, "base64") } : frame;
  },
};

export const protobufCodec = {
  encode(frame) {
    const message = {};
    if (frame.type === "ack") message.ack = frame;
    else if (frame.type === "message") message.data = { ...frame, data: dataOf(frame) };
    else if (frame.type === "system") message.system = { [frame.event]: { ...frame, reason: frame.message } };
    else message.pong = {};
    return { bytes: pack(Downstream, message), binary: true };
  },
  decode(bytes, binary) {
    if (!binary) throw new Error("a text frame");
    const { message: type, ...all } = unpack(Upstream, bytes);
    if (!type) throw new Error("an unknown frame");
    const frame = { ...all[type], type };
    return frame.data ? { ...frame, ...valueOf(frame.data) } : frame;
  },
};

/** A protocol for the official client, which has none for protobuf among the packages of the registry. */
export function protobufProtocol(reliable) {
  return {
    name: `protobuf.${reliable ? "reliable." : ""}webpubsub.azure.v1`,
    isReliableSubProtocol: reliable,
    parseMessages(input) {
      const { message: type, ...all } = unpack(Downstream, Buffer.from(input));
      if (type === "ack") return { kind: "ack", ...all.ack };
      if (type === "pong") return { kind: "pong" };
      if (type === "system") {
        const { message: event, ...both } = all.system;
        return { kind: event, ...both[event], message: both[event].reason };
      }
      const { dataType, data } = valueOf(all.data.data);
      const kind = all.data.from === "group" ? "groupData" : "serverData";
      return { kind, group: all.data.group, sequenceId: all.data.sequenceId, dataType, data };
    },
    writeMessage(message) {
      const { kind, ...frame } = message;
      if (kind === "sendEvent") return pack(Upstream, { event: { ...frame, data: dataOf(frame) } });
      if (kind === "sendToGroup") return pack(Upstream, { sendToGroup: { ...frame, data: dataOf(frame) } });
      return pack(Upstream, { [kind]: frame });
    },
  };
}
