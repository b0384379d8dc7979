/** What part of a list is asked for. */
export interface PageRequest {
  /** 1 to {@linkcode MAX_PAGE}. */
  readonly limit: number;
  /** `nextCursor` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** Part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /**
   * Opaque, good for the same list with the same filters only; null when this was the last page.
   */
  readonly nextCursor: string | null;
}

/** Items of a page when nothing else is asked for. */
export const DEFAULT_PAGE = 50;
/** Most items of a page. */
export const MAX_PAGE = 200;
