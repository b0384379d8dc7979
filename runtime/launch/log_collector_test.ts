import assert from "node:assert/strict";
import * as fc from "fast-check";
import { LogCollector } from "./log_collector.ts";

const NOW = "2026-01-02T03:04:05.678Z";

function collector(caps: { entries?: number; bytes?: number } = {}): LogCollector {
  return new LogCollector(
    { entries: caps.entries ?? 1_000, bytes: caps.bytes ?? 1_000_000 },
    () => new Date(NOW),
    (text) => text.replaceAll("/host/secret/", ""),
  );
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("LogCollector keeps a line as the child sent it", () => {
  const logs = collector();
  const line = {
    ts: "2026-01-01T00:00:00.000Z",
    level: "warn",
    event: "careful",
    fields: { a: [1] },
    source: "ctx",
  };
  logs.frame(line);
  assert.deepEqual(logs.finish(), [line]);
});

Deno.test("LogCollector makes forged lines fit and drops what is no line", () => {
  const fit = { ts: NOW, level: "info", event: "", fields: {}, source: "ctx" };
  const cases: [unknown, unknown[]][] = [
    [null, []],
    [undefined, []],
    ["text", []],
    [{}, [fit]],
    [{ ts: 1, level: "fatal", event: {}, fields: [1], source: "stdout" }, [fit]],
    [{ ts: "yesterday", level: "__proto__", fields: "x" }, [fit]],
    [{ ts: "1", level: "constructor", fields: null }, [fit]],
    [{ ts: "x".repeat(100_000) }, [fit]],
    [{ event: "e", source: "console", extra: true }, [{ ...fit, event: "e", source: "console" }]],
  ];
  for (const [line, expected] of cases) {
    const logs = collector();
    logs.frame(line);
    assert.deepEqual(logs.finish(), expected);
  }
});

Deno.test("LogCollector hides paths of the host in events and in fields", () => {
  const logs = collector();
  logs.frame({ event: "at /host/secret/a.ts", fields: { stack: "/host/secret/b.ts", n: 1 } });
  logs.raw("stderr", bytes("in /host/secret/c.ts\n"));
  const [first, second] = logs.finish();
  assert.equal(first?.event, "at a.ts");
  assert.deepEqual(first?.fields, { stack: "b.ts", n: 1 });
  assert.equal(second?.event, "in c.ts");
});

Deno.test("LogCollector cleans each text of a line's fields, names too, before it is escaped", () => {
  const path = '/host/a "b" \\c';
  // As a true cleaner does: beside a letter a path is a part of another one.
  const clean = (text: string) =>
    text.split(path).reduce((left, right) => /\w$/.test(left) ? left + path + right : left + right);
  const logs = new LogCollector({ entries: 9, bytes: 9_999 }, () => new Date(NOW), clean);
  logs.frame({ event: "e", fields: { [`${path}/k`]: [`at\n${path}/x`, { in: `\t${path}` }] } });
  assert.deepEqual(logs.finish()[0]?.fields, { "/k": ["at\n/x", { in: "\t" }] });
});

Deno.test("LogCollector makes lines of printed bytes, however they are cut into chunks", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (sizes) => {
    const logs = collector();
    const printed = bytes("eins\nzwei é\r\n\n日本 😀\nrest");
    for (let at = 0, i = 0; at < printed.length; i++) {
      const size = sizes[i % sizes.length] ?? 1;
      logs.raw("stdout", printed.slice(at, at + size));
      at += size;
    }
    assert.deepEqual(
      logs.finish().map(({ event }) => event),
      ["eins", "zwei é", "日本 😀", "rest"],
    );
    assert.equal(logs.rawBytes, printed.length);
  }));
});

Deno.test("LogCollector tells the streams apart and does not mix their lines", () => {
  const logs = collector();
  logs.raw("stdout", bytes("out 1, "));
  logs.raw("stderr", bytes("err 1\n"));
  logs.raw("stdout", bytes("out 2\n"));
  assert.deepEqual(
    logs.finish().map(({ source, level, event }) => [source, level, event]),
    [["stderr", "error", "err 1"], ["stdout", "info", "out 1, out 2"]],
  );
});

Deno.test("LogCollector reads invalid UTF-8 as replacement characters", () => {
  const logs = collector();
  logs.raw("stdout", new Uint8Array([0xff, 0x41, 0xc3, 0x0a, 0xe2, 0x82]));
  assert.deepEqual(logs.finish().map(({ event }) => event), ["\ufffdA\ufffd", "\ufffd"]);
});

Deno.test("LogCollector cuts a long line into several, whether its end has come or not", () => {
  for (const end of ["", "\n"]) {
    for (const chunk of [1_000, 1_000_000]) {
      const logs = collector();
      const printed = bytes("😀".repeat(20_000) + end);
      for (let at = 0; at < printed.length; at += chunk) {
        logs.raw("stdout", printed.slice(at, at + chunk));
      }
      const events = logs.finish().map(({ event }) => event);
      assert.ok(events.length > 1);
      for (const event of events) {
        assert.ok(bytes(event).length <= 64 * 1024, `${event.length} characters in one line`);
        assert.ok(event.isWellFormed(), "a character was cut in two");
      }
      assert.equal(events.join(""), "😀".repeat(20_000));
    }
  }
});

Deno.test("LogCollector keeps at most so many entries and marks the cut with a count", () => {
  const logs = collector({ entries: 3 });
  for (let i = 0; i < 10; i++) logs.frame({ event: `e${i}` });
  const kept = logs.finish();
  assert.deepEqual(kept.map(({ event }) => event), ["e0", "e1", "e2", "logs.truncated"]);
  assert.deepEqual(kept.at(-1), {
    ts: NOW,
    level: "warn",
    event: "logs.truncated",
    fields: { dropped: 7, max_entries: 3, max_bytes: 1_000_000 },
    source: "ctx",
  });
});

Deno.test("LogCollector does not mark a cut when exactly as many lines came as may be kept", () => {
  const logs = collector({ entries: 3 });
  for (let i = 0; i < 3; i++) logs.frame({ event: "e" });
  assert.equal(logs.finish().length, 3);
});

Deno.test("LogCollector keeps at most so many bytes of events and fields", () => {
  const texts = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 100 }),
    fc.nat(1_000).map((length) => "日".repeat(length)),
  );
  fc.assert(fc.property(fc.array(texts), fc.integer({ min: 1, max: 5_000 }), (events, cap) => {
    const logs = collector({ bytes: cap });
    for (const event of events) logs.frame({ event, fields: { event } });
    for (const event of events) logs.raw("stdout", bytes(`${event}\n`));
    const kept = logs.finish().filter(({ event }) => event !== "logs.truncated");
    const size = kept.reduce(
      (sum, { event, fields }) => sum + bytes(event).length + bytes(JSON.stringify(fields)).length,
      0,
    );
    assert.ok(size <= cap, `${size} bytes under a cap of ${cap}`);
  }));
});

Deno.test("LogCollector counts printed bytes that it no longer keeps", () => {
  const logs = collector({ entries: 1 });
  for (let i = 0; i < 50; i++) logs.raw("stdout", bytes("x".repeat(1_000) + "\n"));
  assert.equal(logs.rawBytes, 50 * 1_001);
  const kept = logs.finish();
  assert.equal(kept.length, 2);
  assert.equal(kept[1]?.event, "logs.truncated");
});

Deno.test("LogCollector leaves out standard error on request: the last words of a dying engine", () => {
  const logs = collector();
  logs.frame({ event: "mine" });
  logs.raw("stderr", bytes("#\n# Fatal error in V8\n"));
  assert.deepEqual(logs.finish(true).map(({ event }) => event), ["mine"]);
});

Deno.test("LogCollector counts dropped lines, whichever way they were to come", () => {
  const dropped = (take: (logs: LogCollector) => void): unknown => {
    const logs = collector({ entries: 1 });
    logs.frame({ event: "kept" });
    take(logs);
    return logs.finish().at(-1)?.fields.dropped;
  };
  assert.equal(dropped((logs) => logs.raw("stdout", bytes("a\nb\n\nc"))), 3);
  assert.equal(
    dropped((logs) => {
      for (const part of ["a", "b", "\nc", "\n"]) logs.raw("stdout", bytes(part));
    }),
    2,
  );
  assert.equal(
    dropped((logs) => {
      logs.frame({ event: "x" });
      for (const count of [1, 2, 7]) logs.frame({ dropped: count });
    }),
    8,
  );
  for (const forged of [-5, 1.5, NaN, Infinity]) {
    assert.equal(dropped((logs) => logs.frame({ dropped: forged })), undefined);
  }
});

Deno.test("LogCollector keeps a line of the runtime's own", () => {
  const logs = collector();
  logs.note("work.left_behind", { why: "x" });
  assert.deepEqual(logs.finish(), [
    { ts: NOW, level: "warn", event: "work.left_behind", fields: { why: "x" }, source: "ctx" },
  ]);
});
