/**
 * A TCP server that answers with bytes of the test's choice, well formed or not.
 *
 * @module
 */

/** One that listens on loopback. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What came over each connection so far. */
  readonly requests: readonly string[];
  /** Resolves once so many connections were closed by the other side or by this one. */
  closed(count: number): Promise<void>;
}

/** What a test does with a connection after the head of a request came. */
export interface RawConnection {
  /** Everything that came so far. */
  readonly request: string;
  /** Sends bytes, one for each character. Rejects once the other side is gone. */
  send(latin1: string | Uint8Array): Promise<void>;
  /** Resolves once the other side has closed the connection. */
  readonly gone: Promise<void>;
}

/**
 * Starts one.
 *
 * @param answer runs for each connection; the connection is closed after it
 */
export function startRawServer(answer: (connection: RawConnection) => Promise<void>): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const open = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  const waiting: { count: number; resolve: () => void }[] = [];
  let closedSoFar = 0;
  let stopped = false;
  const accepted = (async () => {
    for (;;) {
      const connection = await listener.accept().catch(() => undefined);
      if (connection === undefined) return;
      open.add(connection);
      const run = serve(connection, requests, answer).finally(() => {
        open.delete(connection);
        close(connection);
        running.delete(run);
        closedSoFar++;
        for (const { count, resolve } of waiting) if (closedSoFar >= count) resolve();
      });
      running.add(run);
    }
  })();
  const { port } = listener.addr;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    closed: (count) =>
      closedSoFar >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    async [Symbol.asyncDispose]() {
      if (!stopped) listener.close();
      stopped = true;
      for (const connection of open) close(connection);
      await accepted;
      await Promise.allSettled(running);
    },
  };
}

async function serve(
  connection: Deno.Conn,
  requests: string[],
  answer: (connection: RawConnection) => Promise<void>,
): Promise<void> {
  const index = requests.push("") - 1;
  const buffer = new Uint8Array(64 * 1024);
  const read = async () => {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return false;
    requests[index] += String.fromCharCode(...buffer.subarray(0, count));
    return true;
  };
  while (!requests[index]?.includes("\r\n\r\n")) if (!(await read())) return;
  const gone = (async () => {
    while (await read());
  })();
  await answer({
    get request() {
      return requests[index] ?? "";
    },
    async send(data) {
      const bytes = typeof data === "string"
        ? Uint8Array.from(data, (character) => character.charCodeAt(0))
        : data;
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    },
    gone,
  }).catch(() => {});
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It was closed before.
  }
}
