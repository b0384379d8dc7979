import type { SurfaceProject } from "../host.ts";
import { openApiDocument } from "./openapi.ts";
import type { Route } from "./route_table.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The documents that were asked for lately. */
export class OpenApiDocuments {
  readonly #kept = new Map<string, Bytes>();
  #bytes = 0;

  /**
   * @param origin the public URL of the surfaces, without a slash at its end
   * @param most how many bytes of them are kept
   */
  constructor(
    private readonly origin: string,
    private readonly most: number,
  ) {}

  /**
   * The document of a project at an address. What a snapshot declares does not change, so that its
   * id says whether it was made before.
   *
   * @param routes those that the caller may know of
   * @param isStranger whether these are the public ones
   */
  of(
    routes: readonly Route[],
    { project, base }: { readonly project: SurfaceProject; readonly base: string },
    isStranger: boolean,
  ): Bytes {
    const key = `${project.snapshotId} ${base} ${isStranger} ${project.name}`;
    const bytes = this.#kept.get(key) ?? this.#make(routes, project, base);
    this.#forget(key);
    this.#kept.set(key, bytes);
    this.#bytes += bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.most) break;
      this.#forget(oldest);
    }
    return bytes;
  }

  #forget(key: string): void {
    this.#bytes -= this.#kept.get(key)?.length ?? 0;
    this.#kept.delete(key);
  }

  #make(routes: readonly Route[], { name, snapshotId, http }: SurfaceProject, base: string): Bytes {
    const document = openApiDocument({ name, snapshotId, http, routes, url: this.origin + base });
    return new TextEncoder().encode(JSON.stringify(document));
  }
}
