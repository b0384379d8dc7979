/**
 * Two real servers on this machine: one that an attempt may be granted, one that never is. Each
 * attempt has its own two, so that a connection tells which attempt made it.
 *
 * @module
 */

/** The servers of one attempt. */
export interface Servers extends AsyncDisposable {
  readonly openPort: number;
  readonly closedPort: number;
  /** Connections to the one that is never granted. Stays empty. */
  readonly strangers: string[];
}

const SECRET =
  "HTTP/1.1 200 OK\r\nContent-Length: 21\r\nConnection: close\r\n\r\ncanary-on-the-network";

/** Waits for the question first: a client may take an answer before it for an error. */
async function answer(connection: Deno.TcpConn): Promise<void> {
  await connection.read(new Uint8Array(1024));
  await connection.write(new TextEncoder().encode(SECRET));
  await connection.closeWrite();
}

/** Starts both. */
export function startServers(): Servers {
  const strangers: string[] = [];
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closedPort = closed.addr.port;
  const connections: Deno.TcpConn[] = [];
  const answering = (async () => {
    for await (const connection of closed) {
      strangers.push(`port ${connection.remoteAddr.port}`);
      connections.push(connection);
      answer(connection).catch(() => {});
    }
  })();
  const open = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request): Response => {
      const { pathname, port } = new URL(request.url);
      const to = {
        "/to-other-port": `http://127.0.0.1:${closedPort}/`,
        "/to-other-name": `http://localhost:${port}/`,
        "/to-file": "file:///etc/passwd",
      }[pathname];
      return to === undefined
        ? new Response("granted")
        : new Response(null, { status: 302, headers: { location: to } });
    },
  );
  return {
    openPort: open.addr.port,
    closedPort,
    strangers,
    async [Symbol.asyncDispose]() {
      closed.close();
      for (const connection of connections) connection.close();
      await answering;
      await open.shutdown();
    },
  };
}
