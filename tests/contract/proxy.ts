/**
 * A TCP proxy that a test can cut, as a network does: what runs through it breaks off, and no
 * host is reached any more until it is mended.
 */
export interface Proxy extends AsyncDisposable {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** Connections that it took so far. */
  readonly taken: number;
  /** Connections that are open now. */
  readonly open: number;
  cut(): void;
  mend(): void;
}

/** Starts one to a port of this machine. */
export function startProxy(port: number): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  let whole = true;
  let taken = 0;
  const serve = async (near: Deno.Conn) => {
    open.add(near);
    try {
      if (!whole) return;
      const far = await Deno.connect({ hostname: "127.0.0.1", port });
      open.add(far);
      await Promise.allSettled([
        near.readable.pipeTo(far.writable),
        far.readable.pipeTo(near.writable),
      ]);
      open.delete(far);
    } catch {
      // No server there: the near side sees it closed.
    } finally {
      open.delete(near);
      close(near);
    }
  };
  const accepting = (async () => {
    for await (const near of listener) {
      taken++;
      const work = serve(near).finally(() => running.delete(work));
      running.add(work);
    }
  })();
  const cut = () => {
    whole = false;
    for (const connection of open) close(connection);
  };
  if (listener.addr.transport !== "tcp") throw new TypeError("Not a TCP listener");
  return {
    host: `127.0.0.1:${listener.addr.port}`,
    get taken() {
      return taken;
    },
    get open() {
      return running.size;
    },
    cut,
    mend: () => {
      whole = true;
    },
    async [Symbol.asyncDispose]() {
      cut();
      listener.close();
      await accepting;
      await Promise.all(running);
    },
  };
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}
