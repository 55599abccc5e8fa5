import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './http-deps.js';
import { sendObject } from './send-object.js';

/** Files of recordings by the links that `recording.get` gives: the link is the right to read, so nothing is asked for besides. */
export function addRecordingRoutes(app: FastifyInstance, { rules }: Pick<HttpDeps, 'rules'>): void {
  app.get('/v1/recording-files/:link', { exposeHeadRoute: true }, async (request, reply) => {
    const { link } = request.params as { readonly link: string };
    const how = Object.hasOwn(request.query as object, 'download') ? 'attachment' : 'inline';
    const whole = await rules.openRecording(link, undefined);
    reply.headers({
      'cache-control': 'private, no-store',
      'content-type': 'video/webm',
      'content-disposition': `${how}; filename="${whole.object.key.split('/').slice(-2).join('-')}"`,
    });
    const open = (range: Parameters<typeof rules.openRecording>[1]) => rules.openRecording(link, range);
    return sendObject({ request, reply }, whole, { open, beyond: 'recording/range' });
  });
}
