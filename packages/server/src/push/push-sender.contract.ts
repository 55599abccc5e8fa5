import type { DeviceSubscription } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Push, PushOutcome, PushSender } from './push-sender.js';

/** A sender to try, with the push service that it speaks to. */
export interface SenderUnderTest<S extends DeviceSubscription> {
  readonly sender: PushSender<S>;
  /** A device that is known to the push service; each time another one. */
  device(): S;
  /** What that kind of subscription is where it can lead nowhere. */
  readonly nonsense: readonly S[];
  /** What the push service says from now on; `busy` has it come again in 7 seconds, `silent` is no answer at all. */
  serviceIs(now: 'well' | 'busy' | 'broken' | 'refusing' | 'forgetful' | 'silent'): void;
  /** What has arrived, decrypted. */
  arrived(): readonly Pick<Push, 'payload' | 'ttl' | 'urgency'>[];
  stop(): Promise<void>;
}

const message: Push = {
  payload: '{"type":"message","text":"Grüße 👋"}',
  ttl: 86_400,
  urgency: 'normal',
  topic: 'cnv_1',
};
const call: Push = { payload: '{"type":"call"}', ttl: 60, urgency: 'high', topic: 'cll_1' };

/** What every sender of pushes must do, whichever push service it speaks to. */
export function describePushSender<S extends DeviceSubscription>(
  what: string,
  start: () => Promise<SenderUnderTest<S>>,
): void {
  describe(`${what} as a sender of pushes`, () => {
    let under: SenderUnderTest<S>;
    beforeEach(async () => {
      under = await start();
    });
    afterEach(() => under.stop());

    it('brings messages and calls, with how long and how soon each matters', async () => {
      const { sender, arrived } = under;
      expect(await sender.send(under.device(), message)).toEqual({ kind: 'sent' });
      expect(await sender.send(under.device(), call)).toEqual({ kind: 'sent' });
      expect(arrived()).toEqual([message, call].map(({ payload, ttl, urgency }) => ({ payload, ttl, urgency })));
    });

    it('brings as much as a push may hold', async () => {
      const payload = JSON.stringify({ text: 'x'.repeat(3_000 - 11) });
      expect(payload).toHaveLength(3_000);
      expect(await under.sender.send(under.device(), { ...message, payload })).toEqual({ kind: 'sent' });
      expect(under.arrived().map((push) => push.payload)).toEqual([payload]);
    });

    it.each<[Parameters<SenderUnderTest<S>['serviceIs']>[0], PushOutcome]>([
      ['busy', { kind: 'later', after: 7_000 }],
      ['broken', { kind: 'later' }],
      ['refusing', { kind: 'refused' }],
      ['forgetful', { kind: 'gone' }],
      ['silent', { kind: 'later' }],
    ])('says what became of it where the push service is %s', async (now, outcome) => {
      under.serviceIs(now);
      expect(await under.sender.send(under.device(), message)).toMatchObject(outcome);
      under.serviceIs('well');
      expect(await under.sender.send(under.device(), call)).toEqual({ kind: 'sent' });
    });

    it('takes what its devices register, and nothing that leads nowhere', () => {
      expect(under.sender.accepts(under.device())).toBe(true);
      for (const subscription of under.nonsense) expect(under.sender.accepts(subscription)).toBe(false);
    });

    it('sends many at once, each to its own device', async () => {
      const payloads = Array.from({ length: 20 }, (_, n) => JSON.stringify({ n }));
      const sent = payloads.map((payload) => under.sender.send(under.device(), { ...message, payload }));
      expect(await Promise.all(sent)).toEqual(payloads.map(() => ({ kind: 'sent' })));
      expect(
        under
          .arrived()
          .map((push) => push.payload)
          .toSorted(),
      ).toEqual(payloads.toSorted());
    });
  });
}
