import assert from "node:assert/strict";
import {
  FRAME,
  FRAME_BYTES,
  FRAME_HEADER_BYTES,
  lengthByte,
  lengthOf,
  LINE_FEED,
  NONCE_BYTES,
} from "../protocol/channel.ts";
import { frameWriter } from "./frames.ts";

const NONCE = Uint8Array.from({ length: NONCE_BYTES }, (_, i) => 200 + i);

/** The frames of one message. */
function framesOf(type: number, json: string): Uint8Array[] {
  const frames: Uint8Array[] = [];
  assert.equal(frameWriter(NONCE, (bytes) => frames.push(bytes) > 0)(type, json), true);
  return frames;
}

Deno.test("frameWriter writes nonce, type, flags, length and payload", () => {
  const [frame, ...more] = framesOf(FRAME.log, '"é"');
  assert.equal(more.length, 0);
  assert.deepEqual(
    frame,
    new Uint8Array([...NONCE, FRAME.log, 0, 0x80, 0x84, 0x22, 0xc3, 0xa9, 0x22]),
  );
});

Deno.test("frameWriter cuts a long message into frames that a pipe takes whole", () => {
  const room = FRAME_BYTES - FRAME_HEADER_BYTES;
  for (const size of [room - 1, room, room + 1, 3 * room, 3 * room + 1]) {
    const frames = framesOf(FRAME.result, "x".repeat(size));
    assert.equal(frames.length, Math.ceil(size / room));
    assert.ok(frames.every((frame) => frame.length <= FRAME_BYTES));
    assert.deepEqual(
      frames.map((frame) => frame[NONCE_BYTES + 1]),
      frames.map((_, i) => i < frames.length - 1 ? 1 : 0),
    );
    assert.equal(frames.reduce((sum, frame) => sum + frame.length - FRAME_HEADER_BYTES, 0), size);
  }
});

Deno.test("frameWriter writes a message without content as one frame", () => {
  assert.deepEqual(framesOf(FRAME.ready, ""), [
    new Uint8Array([...NONCE, FRAME.ready, 0, 0x80, 0x80]),
  ]);
});

Deno.test("frameWriter stops at the first frame that can't be written", () => {
  let written = 0;
  const send = frameWriter(NONCE, () => ++written < 2);
  assert.equal(send(FRAME.result, "x".repeat(20_000)), false);
  assert.equal(written, 2);
});

Deno.test("no frame holds a line feed, whatever its length: Deno would cut it there", () => {
  for (let length = 0; length <= FRAME_BYTES - FRAME_HEADER_BYTES; length++) {
    const [frame] = framesOf(FRAME.result, "x".repeat(length));
    assert.ok(!frame?.includes(LINE_FEED), `${length}`);
    const bytes = [lengthByte(length, true), lengthByte(length, false)] as const;
    assert.equal(lengthOf(...bytes), length);
  }
  assert.ok(!Object.values<number>(FRAME).includes(LINE_FEED));
  assert.equal(lengthOf(0, 0x80), undefined);
  assert.equal(lengthOf(0x80, 0), undefined);
});

Deno.test("a frame on standard output is one write, and one with a line feed would not be", async () => {
  const code = (at: number) =>
    `const frame = new Uint8Array(${FRAME_BYTES}).fill(120); if (${at} >= 0) frame[${at}] = ${LINE_FEED};
Deno.stderr.writeSync(new TextEncoder().encode(String(Deno.stdout.writeSync(frame))));`;
  const written = async (at: number) => {
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", "--no-lock", code(at)],
      stdout: "piped",
      stderr: "piped",
    }).output();
    return Number(new TextDecoder().decode(stderr));
  };
  assert.equal(await written(-1), FRAME_BYTES);
  // The reason for all this. When it no longer holds, line feeds do no harm any more.
  assert.notEqual(await written(5), FRAME_BYTES);
});
