import { expect, it } from 'vitest';
import { uploadByTus, type Tus } from './upload-by-tus.js';

class Answered extends Error {
  constructor(readonly status: number) {
    super(String(status));
  }
}

function arrange() {
  let options: Parameters<Tus['make']>[0] | undefined;
  const done: string[] = [];
  const tus: Tus = {
    make(given) {
      options = given;
      return {
        start: () => void done.push('started'),
        abort() {
          done.push('aborted');
          return Promise.resolve();
        },
      };
    },
    statusOf: (error) => (error instanceof Answered ? error.status : 0),
  };
  const controller = new AbortController();
  const { signal } = controller;
  const seen: number[] = [];
  const to = { url: 'http://parley.test/v1/uploads/x', signal, onProgress: (bytes: number) => void seen.push(bytes) };
  return { controller, done, seen, upload: () => uploadByTus(tus, to), its: () => options! };
}

it('tells how far it is and settles once all is there', async () => {
  const { upload, its, seen, done } = arrange();
  const uploading = upload();
  its().onProgress(5);
  its().onSuccess();
  await uploading;
  expect([seen, done, its().uploadUrl]).toEqual([[5], ['started'], 'http://parley.test/v1/uploads/x']);
});

it.each([
  [0, true, 'connection/lost'],
  [500, true, 'connection/lost'],
  [423, true, 'connection/lost'],
  [409, true, 'connection/lost'],
  [404, false, 'files/not-found'],
  [410, false, 'files/not-found'],
  [413, false, 'connection/lost'],
])('takes %i for what passes: %s, and says in the end %s', async (status, retried, code) => {
  const { upload, its } = arrange();
  const rejected = expect(upload()).rejects.toMatchObject({ code });
  expect(its().onShouldRetry(new Answered(status))).toBe(retried);
  its().onError(new Answered(status));
  await rejected;
});

it('ends when it is cancelled, before it began too', async () => {
  const { upload, controller, done } = arrange();
  const rejected = expect(upload()).rejects.toMatchObject({ code: 'connection/cancelled' });
  controller.abort();
  await rejected;
  await expect(upload()).rejects.toMatchObject({ code: 'connection/cancelled' });
  expect(done).toEqual(['started', 'aborted', 'aborted']);
});
