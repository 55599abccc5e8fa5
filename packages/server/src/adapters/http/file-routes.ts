import type { FastifyInstance } from 'fastify';
import { disposition } from '../../files/file-names.js';
import { isShown, unknownType } from '../../files/file-types.js';
import { RequestError } from '../../kernel/request-error.js';
import type { HttpDeps } from './http-deps.js';
import { sendObject } from './send-object.js';

/** What a browser may do with a file that it shows: nothing but show it. */
const policy = "default-src 'none'; sandbox";

/** Uploads (tus 1.0.0) and files, by the links that `file.create` and `file.get` give: the link is the right. */
export function addFileRoutes(app: FastifyInstance, { rules, uploads }: Pick<HttpDeps, 'rules' | 'uploads'>): void {
  app.get('/v1/file-contents/:link', { exposeHeadRoute: true }, async (request, reply) => {
    const { link } = request.params as { readonly link: string };
    const whole = await rules.openFile(link);
    const shown = isShown(whole.type) && !Object.hasOwn(request.query as object, 'download');
    reply.headers({
      'cache-control': 'private, max-age=3600, immutable',
      'content-type': isShown(whole.type) ? whole.type : unknownType,
      'content-disposition': disposition(shown ? 'inline' : 'attachment', whole.name),
      'content-security-policy': policy,
      'cross-origin-resource-policy': 'cross-origin',
    });
    return sendObject({ request, reply }, whole, {
      open: (range) => rules.openFile(link, range),
      beyond: 'files/range',
    });
  });

  void app.register((scope, _options, done) => {
    // The bytes go to the disk as they come.
    scope.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) => done(null));
    scope.route({
      method: ['HEAD', 'PATCH'],
      url: '/v1/uploads/:link',
      bodyLimit: Number.MAX_SAFE_INTEGER,
      handler: async (request, reply) => {
        const { link } = request.params as { readonly link: string };
        if (!uploads) throw new RequestError('files/unavailable');
        const { id } = await rules.openUpload(link);
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) reply.raw.setHeader(name, value);
        await uploads.serve(id, request.raw, reply.raw);
      },
    });
    done();
  });
}
