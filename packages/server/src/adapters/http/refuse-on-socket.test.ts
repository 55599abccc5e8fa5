import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createTestHttp } from '../../testing/create-test-http.js';

it('answers bytes that are no HTTP request with an error of the table, and goes on serving', async () => {
  const http = await createTestHttp();
  onTestFinished(() => http.close());
  const base = await http.app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((http.app.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.write('NO SUCH\u0000METHOD / HTTP/1.1\r\n\r\n');
  await once(socket, 'close');

  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 /);
  expect(head).toMatch(/x-request-id: req_/);
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'protocol/malformed', retryable: false } });
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
});
