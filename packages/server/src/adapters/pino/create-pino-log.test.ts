import { expect, it } from 'vitest';
import { createPinoLog } from './create-pino-log.js';

function capture(level: 'info' | 'silent') {
  const lines: string[] = [];
  return { log: createPinoLog(level, { write: (line) => void lines.push(line) }), lines };
}

it('writes one line of JSON for each event, from its level on', () => {
  const { log, lines } = capture('info');
  log.debug({ op: 'a' }, 'Not this.');
  log.info({ op: 'b', requestId: 'req_1' }, 'This.');
  log.warn({}, 'And this.');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.+Z$/) as string, op: 'b', requestId: 'req_1', msg: 'This.' },
    { level: 'warn', time: expect.any(String) as string, msg: 'And this.' },
  ]);
});

it('hides what must never be logged, also one level down', () => {
  const { log, lines } = capture('info');
  const secrets = { token: 's3cret', apiKey: 's3cret', appSecret: 's3cret', authorization: 's3cret', text: 's3cret' };
  log.error({ ...secrets, params: secrets, headers: { authorization: 's3cret' } }, 'Oops.');
  expect(lines.join('')).not.toContain('s3cret');
  expect(lines.join('')).toContain('[hidden]');
});

it('writes nothing when silent', () => {
  const { log, lines } = capture('silent');
  log.error({}, 'Nobody reads this.');
  expect(lines).toEqual([]);
});
