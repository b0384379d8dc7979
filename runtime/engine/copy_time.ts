/**
 * The time of every file and directory of a copy: when the first caller of a snapshot came is not
 * for the later ones.
 */
export const COPY_TIME = new Date(0);
