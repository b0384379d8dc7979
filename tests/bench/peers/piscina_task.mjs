/**
 * What a thread of piscina runs.
 *
 * @param {unknown} payload
 */
export default (payload) => payload;
