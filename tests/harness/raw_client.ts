/**
 * A TCP client that sends bytes of the test's choice, well formed or not.
 *
 * @module
 */

/** One connection. */
export interface RawClient extends Disposable {
  /** Sends bytes, one for each character. Rejects once the other side is gone. */
  send(latin1: string): Promise<void>;
  /** What came so far, one character a byte, once it matches; or all of it at the end. */
  until(pattern: RegExp): Promise<string>;
  /** All that comes until the other side ends the connection. */
  all(): Promise<string>;
  /** Says that nothing more will be sent. */
  finish(): Promise<void>;
  /** Ends the connection at once. */
  vanish(): void;
}

/** How long a test waits for what has to come, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Connects to this machine. */
export async function rawClient(port: number): Promise<RawClient> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  let isOpen = true;
  const vanish = () => {
    if (isOpen) connection.close();
    isOpen = false;
  };
  const until = async (pattern: RegExp | undefined): Promise<string> => {
    const timer = setTimeout(vanish, PATIENCE_MS);
    try {
      while (pattern === undefined || !pattern.test(text)) {
        const count = await connection.read(buffer).catch((error) => {
          if (!isOpen) throw new Error(`Nothing more came in time after: ${text.slice(0, 500)}`);
          if (error instanceof Deno.errors.ConnectionReset) return null;
          throw error;
        });
        if (count === null) return text;
        text += String.fromCharCode(...buffer.subarray(0, count));
      }
      return text;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    async send(latin1) {
      const bytes = Uint8Array.from(latin1, (character) => character.charCodeAt(0));
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    },
    until,
    all: () => until(undefined),
    finish: () => connection.closeWrite(),
    vanish,
    [Symbol.dispose]: vanish,
  };
}

/** Sends a request and gives all that comes until the other side ends the connection. */
export async function exchangeRaw(port: number, request: string): Promise<string> {
  using client = await rawClient(port);
  // A server that refuses may close before everything was sent.
  await client.send(request).catch(() => {});
  return await client.all();
}
