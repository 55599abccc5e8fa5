import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { numbers, startPhones, toneOfKey, tones, whyNoPhones, type Device, type Phones } from './phone/start-phones.js';

const why = whyNoPhones();
const echo = '+15557770000';
const menu = '+15557770700';
const tone = '+15557770440';

describe.skipIf(why !== undefined)(
  `calls to phones from a browser${why === undefined ? '' : ` (skipped: ${why})`}`,
  () => {
    let phones: Phones;
    let alice: Device;
    beforeAll(async () => {
      phones = await startPhones();
      alice = await phones.open('alice');
    });
    afterAll(() => phones.close());

    const hears = (device: Device, id: string, hertz: number | undefined) =>
      eventually(async () => expect((await device.call(id)).hears).toBe(hertz));
    const carrierHears = (number: string, hertz: number | null) =>
      eventually(async () => expect((await phones.carrierCall(number)).hears).toBe(hertz));
    const ended = (device: Device, id: string) =>
      eventually(async () => {
        const call = await device.call(id);
        expect(call.status).toBe('ended');
        return call;
      });
    const over = (number: string) =>
      eventually(async () => expect((await phones.carrierCall(number)).state).toBe('over'));

    it('give back what is said, hold it, mute it, and end by the browser', async () => {
      const id = await alice.dial(`tel:${echo}`);
      await hears(alice, id, tones.alice);
      const { heardAfter, other, status } = await alice.call(id);
      console.info(`Heard back ${heardAfter[tones.alice] ?? 0} ms after the number was dialled`);
      expect([status, other]).toEqual(['active', { kind: 'phone', state: 'joined' }]);
      expect((await phones.carrierCall(echo)).caller).toContain(numbers.alice);

      expect(await alice.do('microphone', id, false)).toBeUndefined();
      await hears(alice, id, undefined);
      await carrierHears(echo, null);
      expect(await alice.do('microphone', id, true)).toBeUndefined();
      await hears(alice, id, tones.alice);

      expect(await alice.do('hold', id, true)).toBeUndefined();
      expect((await alice.call(id)).held).toEqual({ local: true, remote: false });
      await carrierHears(echo, null);
      expect(await alice.do('hold', id, false)).toBeUndefined();
      await hears(alice, id, tones.alice);

      expect(await alice.do('hangUp', id)).toBeUndefined();
      expect(await ended(alice, id)).toMatchObject({ reason: 'hangup' });
      await over(echo);
    });

    it('are held by the phone, which then plays to who waits, and ended by it', async () => {
      const id = await alice.dial(`tel:${tone}`);
      await hears(alice, id, tones.carrier);
      await carrierHears(tone, tones.alice);
      const { id: call } = await phones.carrierCall(tone);
      await phones.carrier(call, { hold: true, tone: tones.menu });
      await eventually(async () => expect((await alice.call(id)).held).toEqual({ local: false, remote: true }));
      await hears(alice, id, tones.menu);
      await carrierHears(tone, null);
      await phones.carrier(call, { hold: false, tone: tones.carrier });
      await eventually(async () => expect((await alice.call(id)).held).toEqual({ local: false, remote: false }));
      await hears(alice, id, tones.carrier);
      await carrierHears(tone, tones.alice);
      await phones.carrier(call, { end: true });
      expect(await ended(alice, id)).toMatchObject({ reason: 'hangup' });
    });

    it('let the network be heard before the answer, and are given up', async () => {
      const number = '+15557770183';
      const id = await alice.dial(`tel:${number}`);
      await hears(alice, id, tones.early);
      expect(await alice.call(id)).toMatchObject({ status: 'calling', other: { kind: 'phone' } });
      await alice.do('hangUp', id);
      expect(await ended(alice, id)).toMatchObject({ reason: 'cancelled' });
      await over(number);
    });

    it('say why nobody answers', async () => {
      const reasonOf = async (ending: string) => {
        const id = await alice.dial(`tel:+15557770${ending}`);
        return (await ended(alice, id)).reason;
      };
      expect(await reasonOf('486')).toBe('busy');
      expect(await reasonOf('603')).toBe('rejected');
      expect(await reasonOf('404')).toBe('unknownNumber');
      expect(await reasonOf('480')).toBe('timeout');
      expect(await reasonOf('503')).toBe('unreachable');
      expect(await alice.dial('tel:+1')).toBe('telephony/unknown-number');
      expect(await alice.dial('tel:+19005550123')).toBe('telephony/barred');
    });

    it('carry keys, which the menu of a number answers', async () => {
      const id = await alice.dial(`tel:${menu}`);
      await hears(alice, id, tones.menu);
      for (const key of ['4', '#']) {
        expect(await alice.do('press', id, key)).toBeUndefined();
        await hears(alice, id, toneOfKey(key));
      }
      expect(await alice.do('press', id, '12')).toBeUndefined();
      await eventually(async () => expect((await phones.carrierCall(menu)).keys).toBe('4#12'));
      expect(await alice.do('press', id, 'x')).toBe('telephony/invalid-digits');
      await alice.do('hangUp', id);
      await over(menu);
    });

    it('hand the phone to another one, or keep it where that is busy', async () => {
      const id = await alice.dial(`tel:${echo}`);
      await hears(alice, id, tones.alice);
      expect(await alice.do('transfer', id, 'tel:+15557770486')).toBe('telephony/transfer-failed');
      expect(await alice.call(id)).toMatchObject({ status: 'active', transfer: { state: 'failed', reason: 'busy' } });
      await hears(alice, id, tones.alice);
      expect(await alice.do('transfer', id, `tel:${tone}`)).toBeUndefined();
      expect(await ended(alice, id)).toMatchObject({ transfer: { state: 'done' } });
      // The first phone gives back what the second one plays.
      await carrierHears(tone, tones.carrier);
      await phones.carrier((await phones.carrierCall(echo)).id, { end: true });
      await over(tone);
    });

    it('ring every device of who is called, until one answers; the others are told', async () => {
      const second = await phones.open('alice');
      const { id: call, status } = await phones.ring(numbers.alice);
      expect(status).toBe(180);
      const [one, two] = [await alice.last('incoming'), await second.last('incoming')];
      expect([one.number, one.id]).toEqual([echo, two.id]);
      expect(await second.do('accept', two.id)).toBeUndefined();
      await hears(second, two.id, tones.carrier);
      console.info(`Heard ${(await second.call(two.id)).heardAfter[tones.carrier] ?? 0} ms after the answer`);
      await carrierHears(numbers.alice, tones.alice);
      expect(await ended(alice, one.id)).toMatchObject({ reason: 'answeredElsewhere' });
      await phones.carrier(call, { end: true });
      expect(await ended(second, two.id)).toMatchObject({ reason: 'hangup' });
      await second.page.close();
    });

    it('are declined, and given up by who calls', async () => {
      const declined = await phones.ring(numbers.alice);
      expect(await alice.do('decline', (await alice.last('incoming')).id)).toBeUndefined();
      await over(numbers.alice);
      expect((await phones.carrierCall(numbers.alice)).statuses.at(-1)).toBe(603);
      const missed = await phones.ring(numbers.alice);
      expect(missed.id).not.toBe(declined.id);
      const { id } = await alice.last('incoming');
      await phones.carrier(missed.id, { end: true });
      expect(await ended(alice, id)).toMatchObject({ reason: 'cancelled' });
      await over(numbers.alice);
    });

    it('wait while another one is answered, and join the two phones', async () => {
      const first = await alice.dial(`tel:${tone}`);
      await hears(alice, first, tones.carrier);
      await phones.ring(numbers.alice, tones.early);
      const { id: second } = await alice.last('incoming');
      expect(await alice.do('accept', second)).toBeUndefined();
      await hears(alice, second, tones.early);
      await carrierHears(numbers.alice, tones.alice);
      expect((await alice.call(first)).held).toEqual({ local: true, remote: false });
      await carrierHears(tone, null);
      // To and fro.
      expect(await alice.do('hold', second, true)).toBeUndefined();
      expect(await alice.do('hold', first, false)).toBeUndefined();
      await hears(alice, first, tones.carrier);
      await carrierHears(tone, tones.alice);
      await carrierHears(numbers.alice, null);
      expect(await alice.do('join', first, second)).toBeUndefined();
      await carrierHears(tone, tones.early);
      await carrierHears(numbers.alice, tones.carrier);
      for (const id of [first, second]) await ended(alice, id);
      await phones.carrier((await phones.carrierCall(tone)).id, { end: true });
      await over(numbers.alice);
    });

    it('are hung up soon after a browser is killed', async () => {
      const browser = await launchBrowser();
      const bob = await phones.open('bob', browser);
      const id = await bob.dial(`tel:${echo}`);
      await hears(bob, id, tones.bob);
      const devtools = await browser.newBrowserCDPSession();
      const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
      const since = Date.now();
      process.kill(processInfo.find(({ type }) => type === 'browser')?.id ?? 0, 'SIGKILL');
      await over(echo);
      console.info(`The phone was hung up ${Date.now() - since} ms after the browser was killed`);
      await browser.close().catch(() => undefined);
    });

    it('go on where rtpengine is killed, and end where Kamailio is; new ones work soon', async () => {
      const id = await alice.dial(`tel:${tone}`);
      await hears(alice, id, tones.carrier);
      let since = Date.now();
      phones.killProgram('rtpengine');
      await hears(alice, id, undefined);
      await hears(alice, id, tones.carrier);
      console.info(`The phone was heard again ${Date.now() - since} ms after rtpengine was killed`);
      await carrierHears(tone, tones.alice);
      since = Date.now();
      phones.killProgram('kamailio');
      expect(await ended(alice, id)).toMatchObject({ reason: 'failed' });
      console.info(`The call ended ${Date.now() - since} ms after Kamailio was killed`);
      const next = await eventually(async () => {
        const call = await alice.dial(`tel:${echo}`);
        expect(call).toMatch(/^cll_/);
        return call;
      });
      await hears(alice, next, tones.alice);
      console.info(`Another one was heard ${Date.now() - since} ms after Kamailio was killed`);
      await alice.do('hangUp', next);
    });

    it('leave no process behind where Kamailio and the server are killed at once', async () => {
      await alice.page.close();
      const left = phones.killAll();
      expect(left().length).toBeGreaterThan(1);
      await eventually(() => expect(left()).toEqual([]));
    });
  },
);
