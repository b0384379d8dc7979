import assert from "node:assert/strict";
import { LineWriter } from "./line_writer.ts";

/** A reader that a test lets read. */
function slowReader() {
  let text = "";
  let open = Promise.withResolvers<void>();
  return {
    text: () => text,
    read: () => {
      open.resolve();
      open = Promise.withResolvers();
    },
    write: async (bytes: Uint8Array) => {
      await open.promise;
      const some = bytes.subarray(0, 4);
      text += new TextDecoder().decode(some);
      return some.length;
    },
  };
}

Deno.test("LineWriter writes lines whole and in order, however little is taken at a time", async () => {
  let text = "";
  const out = new LineWriter(
    (bytes) => {
      text += new TextDecoder().decode(bytes.subarray(0, 1));
      return Promise.resolve(1);
    },
    10,
    () => {},
  );
  out.add({ a: 1 });
  out.add("b");
  await out.flushed();
  assert.equal(text, '{"a":1}\n"b"\n');
});

Deno.test("LineWriter escapes what some readers take for the end of a line", async () => {
  let text = "";
  const out = new LineWriter(
    (bytes) => {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
    10,
    () => {},
  );
  out.add("\u2028\u2029");
  await out.flushed();
  assert.equal(text, '"\\u2028\\u2029"\n');
});

Deno.test("LineWriter.hasRoom waits while too much is not read", async () => {
  const reader = slowReader();
  const out = new LineWriter(reader.write, 3, () => {});
  out.add(1);
  await out.hasRoom();
  out.add(22222);
  let hasRoom = false;
  const room = out.hasRoom().then(() => hasRoom = true);
  await Promise.resolve();
  assert.equal(hasRoom, false);
  while (!hasRoom) {
    reader.read();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await room;
  assert.match(reader.text(), /^1\n2/);
});

Deno.test("LineWriter says once that its reader is gone, and keeps nothing any more", async () => {
  let told = 0;
  const out = new LineWriter(() => Promise.reject(new Error("EPIPE")), 3, () => void told++);
  out.add("much more than three bytes");
  out.add(2);
  await out.flushed();
  out.add(3);
  await out.hasRoom();
  await out.flushed();
  assert.equal(told, 1);
});
