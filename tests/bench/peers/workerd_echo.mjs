/** What workerd runs: it answers with what it was sent. */
export default {
  /** @param {Request} request */
  async fetch(request) {
    return Response.json(await request.json());
  },
};
