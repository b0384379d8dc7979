import assert from "node:assert/strict";
import { TOOLS } from "../../tests/harness/host_tools.ts";
import { CAN_SEE_PROCESSES, until } from "../../tests/harness/processes.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { MAX_TRAIL_BYTES, Trail } from "./trail.ts";

/** A named pipe, and the trail that reads it. */
async function makeTrail() {
  const dir = tempDir();
  const path = `${dir.path}/trail`;
  const { success } = await new Deno.Command(TOOLS.mkfifo ?? "", { args: [path] }).output();
  assert.ok(success);
  return { trail: new Trail(path, true), path, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

const PIPE = TOOLS.mkfifo !== null;

async function write(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** More than a pipe holds, with lines that differ. */
const LINES = Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join("");

Deno.test({
  name: "Trail reads everything that is written, whatever opens the pipe",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    const { trail, path } = made;
    const own = Deno.openSync(path, { write: true });
    trail.opened();
    // As a program that inherits it would.
    const process = new Deno.Command("/bin/sh", {
      args: ["-c", 'exec cat > "$1"', "sh", path],
      stdin: "piped",
    }).spawn();
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(LINES));
    await writer.close();
    await process.status;
    await write(own, new TextEncoder().encode("the end"));
    trail.childEnds();
    own.close();
    const { text, closedEarly } = await trail.finish();
    assert.equal(text, `${LINES}the end`);
    assert.equal(trail.bytes, text.length);
    assert.equal(closedEarly, false);
  },
});

Deno.test({
  name: "Trail tells that the pipe was closed while the child still ran",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    const { trail, path } = made;
    const file = Deno.openSync(path, { write: true });
    trail.opened();
    await write(file, new TextEncoder().encode("a\n"));
    file.close();
    // The reader has come to the end.
    await trail.finish();
    trail.childEnds();
    assert.deepEqual(await trail.finish(), {
      text: "a\n",
      closedEarly: true,
      isCut: false,
      isProtected: false,
    });
  },
});

Deno.test({
  name: "Trail takes no end of a writer for that of the child before the child has opened it",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    const { trail, path } = made;
    const early = Deno.openSync(path, { write: true });
    await write(early, new TextEncoder().encode("early\n"));
    early.close();
    await until("it is read", () => trail.bytes === 6);
    const file = Deno.openSync(path, { write: true });
    trail.opened();
    await write(file, new TextEncoder().encode("late\n"));
    trail.childEnds();
    file.close();
    const { text, closedEarly } = await trail.finish();
    assert.deepEqual([text, closedEarly], ["early\nlate\n", false]);
  },
});

Deno.test({
  name: "Trail waits for nothing when no child ever opens the pipe",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    made.trail.childEnds();
    const { text, closedEarly } = await made.trail.finish();
    assert.deepEqual([text, closedEarly, made.trail.bytes], ["", false, 0]);
  },
});

Deno.test({
  name: "Trail counts what it does not keep",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    const { trail, path } = made;
    const file = Deno.openSync(path, { write: true });
    trail.opened();
    const more = MAX_TRAIL_BYTES + 1024 * 1024;
    await write(file, new Uint8Array(more).fill(65));
    file.close();
    const { text, isCut } = await trail.finish();
    assert.deepEqual([trail.bytes, isCut], [more, true]);
    assert.ok(text.length <= MAX_TRAIL_BYTES && text.length > MAX_TRAIL_BYTES / 2);
  },
});

Deno.test({
  name: "Trail is protected only if the descriptor that is kept from the code is its own",
  ignore: !PIPE || !CAN_SEE_PROCESSES,
  async fn() {
    for (const isOwn of [true, false]) {
      using made = await makeTrail();
      const { trail, path } = made;
      const file = Deno.openSync(path, { write: true });
      const { ino } = Deno.statSync(path);
      const descriptors = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name));
      const own = descriptors.filter((descriptor) => inodeOf(descriptor) === ino);
      assert.ok(own.length > 0);
      trail.opened(Deno.pid, isOwn ? own[0] : 0);
      trail.childEnds();
      file.close();
      assert.equal((await trail.finish()).isProtected, isOwn);
    }
  },
});

Deno.test({
  name: "Trail that is protected is read to its end while the child's side is still open",
  ignore: !PIPE || !CAN_SEE_PROCESSES,
  async fn() {
    // The mark of the end lies across the end of the reader's buffer, or within it.
    for (const length of [0, 1, 8_186, 8_192, 65_530, LINES.length]) {
      using made = await makeTrail();
      const { trail, path } = made;
      using file = Deno.openSync(path, { write: true });
      const { ino } = Deno.statSync(path);
      const own = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name))
        .find((descriptor) => inodeOf(descriptor) === ino);
      trail.opened(Deno.pid, own);
      assert.equal(trail.isProtected, true);
      const written = LINES.slice(0, length);
      await write(file, new TextEncoder().encode(written));
      trail.childEnds();
      // The end of a session asks twice.
      for (const _ of [1, 2]) {
        const { text, closedEarly, isCut } = await trail.finish();
        assert.ok(text === written, `${text.length} of ${length} characters`);
        assert.deepEqual([closedEarly, isCut, trail.bytes], [false, false, length]);
      }
    }
  },
});

function inodeOf(descriptor: number): number | null {
  try {
    return Deno.statSync(`/proc/self/fd/${descriptor}`).ino;
  } catch {
    return null;
  }
}

Deno.test({
  name: "Trail lets nothing open the pipe by its name once the child has it",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    const { trail, path } = made;
    const file = Deno.openSync(path, { write: true });
    trail.opened();
    assert.equal((Deno.lstatSync(path).mode ?? 0) & 0o777, 0);
    await write(file, new TextEncoder().encode("a\n"));
    trail.childEnds();
    file.close();
    assert.equal((await trail.finish()).text, "a\n");
  },
});

Deno.test("Trail reads a file at the end where there is no pipe, and no more than its limit", async () => {
  using dir = tempDir();
  const path = `${dir.path}/trail`;
  const trail = new Trail(path, false);
  assert.equal(trail.bytes, 0);
  assert.equal((await trail.finish()).text, "");
  Deno.writeTextFileSync(path, LINES);
  assert.equal(trail.bytes, LINES.length);
  trail.opened();
  trail.childEnds();
  // The end of a session asks twice.
  for (const _ of [1, 2]) {
    const { text, ...told } = await trail.finish();
    assert.equal(text, LINES);
    assert.deepEqual(told, { closedEarly: false, isCut: false, isProtected: false });
  }
  Deno.writeFileSync(path, new Uint8Array(MAX_TRAIL_BYTES + 10).fill(65));
  const { text, isCut } = await trail.finish();
  assert.deepEqual([text.length, isCut], [MAX_TRAIL_BYTES, true]);
  assert.equal(trail.bytes, MAX_TRAIL_BYTES + 10);
});

Deno.test({
  name: "Trail waits for no process that holds the pipe when all of them should be gone",
  ignore: !PIPE,
  async fn() {
    using made = await makeTrail();
    const { trail, path } = made;
    const left = Deno.openSync(path, { write: true });
    trail.opened();
    await write(left, new TextEncoder().encode("a\n"));
    trail.childEnds();
    const { text, isProtected } = await trail.finish();
    assert.deepEqual([text, isProtected], ["a\n", false]);
    left.close();
  },
});
