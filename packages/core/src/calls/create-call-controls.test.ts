import type { CallRecord, OperationName } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { Link, RequestOptions } from '../connection/link.js';
import type { CallControls } from './call-controls.js';
import { createCallControls } from './create-call-controls.js';

const callId = 'cll_00000000000000000000000001';
const changed = { id: callId, version: 2 } as CallRecord;

function arrange() {
  const asked: { readonly op: OperationName; readonly params: object; readonly options?: RequestOptions }[] = [];
  const applied: CallRecord[] = [];
  const request = (op: OperationName, params: object, options?: RequestOptions) => {
    asked.push({ op, params, ...(options && { options }) });
    return Promise.resolve({ call: changed });
  };
  const controls = createCallControls({
    link: { request } as unknown as Link,
    callId,
    apply: (record) => applied.push(record),
  });
  return { asked, applied, controls };
}

const changes: readonly (readonly [string, (controls: CallControls) => Promise<void>, OperationName, object])[] = [
  ['adds one', (call) => call.add('carol'), 'call.add', { userIds: ['carol'] }],
  ['adds several, each once', (call) => call.add(['c', 'd', 'c']), 'call.add', { userIds: ['c', 'd'] }],
  ['removes', (call) => call.remove('bob'), 'call.remove', { userId: 'bob' }],
  ['mutes the microphone', (call) => call.mute('bob'), 'call.mute', { userId: 'bob', source: 'microphone' }],
  ['turns off a screen', (call) => call.mute('bob', 'screen'), 'call.mute', { userId: 'bob', source: 'screen' }],
  ['admits', (call) => call.admit('bob'), 'call.admit', { userId: 'bob', admitted: true }],
  ['turns away', (call) => call.admit('bob', false), 'call.admit', { userId: 'bob', admitted: false }],
  ['locks', (call) => call.configure({ access: 'locked' }), 'call.configure', { access: 'locked' }],
  ['passes on the host', (call) => call.configure({ host: 'bob' }), 'call.configure', { host: 'bob' }],
  ['asks to record', (call) => call.startRecording(), 'call.record', { on: true }],
  ['stops recording', (call) => call.stopRecording(), 'call.record', { on: false }],
  ['consents', (call) => call.consent(true), 'call.consent', { consent: true }],
  ['withdraws', (call) => call.consent(false), 'call.consent', { consent: false }],
  ['turns captions on', (call) => call.setCaptionsEnabled(true), 'call.caption', { on: true }],
  ['turns captions off', (call) => call.setCaptionsEnabled(false), 'call.caption', { on: false }],
  ['ends it for everybody', (call) => call.end(), 'call.end', {}],
  ['raises a hand', (call) => call.raiseHand(), 'call.raise', { raised: true }],
  ['lowers a hand', (call) => call.raiseHand(false), 'call.raise', { raised: false }],
  ["lowers another's hand", (call) => call.lowerHand('bob'), 'call.raise', { raised: false, userId: 'bob' }],
];

describe('the controls of a call', () => {
  it.each(changes)('%s: asks until it is answered, and takes the call as it is then', async (...row) => {
    const [, ask, op, params] = row;
    const { asked, applied, controls } = arrange();
    await ask(controls);
    expect(asked).toEqual([{ op, params: { callId, ...params }, options: { durable: true } }]);
    expect(applied).toEqual([changed]);
  });

  it('reacts and sends now or not at all, and changes nothing', async () => {
    const { asked, applied, controls } = arrange();
    await controls.react('👏');
    await controls.send('{}');
    await controls.send('{}', { to: ['bob'] });
    expect(asked).toEqual([
      { op: 'call.react', params: { callId, emoji: '👏' } },
      { op: 'call.send', params: { callId, data: '{}' } },
      { op: 'call.send', params: { callId, data: '{}', to: ['bob'] } },
    ]);
    expect(applied).toEqual([]);
  });
});
