import assert from "node:assert/strict";
import { FRAME, FRAME_BYTES, HEADER_BYTES, NONCE_BYTES } from "./channel.ts";
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
  assert.deepEqual(frame, new Uint8Array([...NONCE, FRAME.log, 0, 0, 4, 0x22, 0xc3, 0xa9, 0x22]));
});

Deno.test("frameWriter cuts a long message into frames that a pipe takes whole", () => {
  const room = FRAME_BYTES - HEADER_BYTES;
  for (const size of [room - 1, room, room + 1, 3 * room, 3 * room + 1]) {
    const frames = framesOf(FRAME.result, "x".repeat(size));
    assert.equal(frames.length, Math.ceil(size / room));
    assert.ok(frames.every((frame) => frame.length <= FRAME_BYTES));
    assert.deepEqual(
      frames.map((frame) => frame[NONCE_BYTES + 1]),
      frames.map((_, i) => i < frames.length - 1 ? 1 : 0),
    );
    assert.equal(frames.reduce((sum, frame) => sum + frame.length - HEADER_BYTES, 0), size);
  }
});

Deno.test("frameWriter writes a message without content as one frame", () => {
  assert.deepEqual(framesOf(FRAME.ready, ""), [new Uint8Array([...NONCE, FRAME.ready, 0, 0, 0])]);
});

Deno.test("frameWriter stops at the first frame that can't be written", () => {
  let written = 0;
  const send = frameWriter(NONCE, () => ++written < 2);
  assert.equal(send(FRAME.result, "x".repeat(20_000)), false);
  assert.equal(written, 2);
});
