/** Preference (`Prefer`, RFC 7240): the caller is about to push a snapshot to the project that it asks for. */
export const PUSH_FOLLOWS = "push-follows";
