import { createAdmin } from '@parley/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createDeskPhone,
  type DeskPhoneCall,
  type TestDeskPhone,
} from '../packages/server/src/testing/create-desk-phone.js';
import { eventually } from './helpers/eventually.js';
import { numbers, startPhones, toneOfKey, tones, whyNoPhones, type Device, type Phones } from './phone/start-phones.js';

const why = whyNoPhones();
const echo = '+15557770000';
/** What desk phones say, in Hz: pages listen to it. */
const desk = toneOfKey('4');

describe.skipIf(why !== undefined)(`desk phones${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let phones: Phones;
  let admin: ReturnType<typeof createAdmin>;
  let alice: Device;
  let bob: Device;
  let users: readonly string[];
  const on: TestDeskPhone[] = [];
  let made = 0;
  beforeAll(async () => {
    phones = await startPhones();
    admin = createAdmin(phones.server);
    const { people } = (await (await fetch(`${phones.server.url}/demo/people`)).json()) as { people: { id: string }[] };
    users = people.map(({ id }) => id);
    [alice, bob] = [await phones.open('alice'), await phones.open('bob')];
  });
  afterEach(async () => {
    for (const phone of on.splice(0)) phone.close();
    for (const { name } of await admin.phones.list()) await admin.phones.delete(name);
  });
  afterAll(() => phones.close());

  /** A phone of a user, with what the app was told of it, at an address of its own. */
  async function give(user: 0 | 1) {
    made += 1;
    const created = await admin.phones.create({ name: `desk-${made}`, userId: users[user] ?? '' });
    const { phone, password, realm, server = '' } = created;
    const one = await createDeskPhone({ name: phone.name, password, realm, server, host: `127.0.4.${made}` });
    on.push(one);
    return { phone: one, name: phone.name };
  }
  async function registered(user: 0 | 1) {
    const given = await give(user);
    expect(await given.phone.register()).toBe(200);
    return given;
  }
  const hears = (call: DeskPhoneCall, hertz: number | undefined) =>
    eventually(() => expect(call.line.hears()).toBe(hertz));
  const pageHears = (device: Device, id: string, hertz: number) =>
    eventually(async () => expect((await device.call(id)).hears).toBe(hertz));
  const ended = (device: Device, id: string) =>
    eventually(async () => {
      const call = await device.call(id);
      expect(call.status).toBe('ended');
      return call;
    });
  const isOver = (call: DeskPhoneCall) => eventually(() => expect(call.state).toBe('over'));
  const taken = async (phone: TestDeskPhone, nth = 0) => {
    await eventually(() => expect(phone.calls[nth]?.state).toBe('ringing'));
    const call = phone.calls[nth] ?? expect.fail('It does not ring');
    call.line.play({ tone: desk });
    call.answer();
    return call;
  };

  it('register by what their app was told, and call numbers as their user', async () => {
    const { phone } = await registered(0);
    const call = await phone.call(echo);
    call.line.play({ tone: desk });
    await hears(call, desk);
    expect((await phones.carrierCall(echo)).caller).toContain(numbers.alice);
    call.end();
    await eventually(async () => expect((await phones.carrierCall(echo)).state).toBe('over'));

    const busy = await phone.call('+15557770486');
    await isOver(busy);
    expect(busy.status).toBe(486);
    const barred = await phone.call('+19005550123');
    await isOver(barred);
    expect(barred.status).toBe(403);
    const nobody = await phone.call('nobody');
    await isOver(nobody);
    expect(nobody.status).toBe(404);
  });

  it('call a user, who answers in a browser, and are hung up by them', async () => {
    const { phone } = await registered(0);
    const call = await phone.call(users[1] ?? '');
    call.line.play({ tone: desk });
    const rung = await bob.last('incoming');
    expect(await bob.do('accept', rung.id)).toBeUndefined();
    await hears(call, tones.bob);
    await pageHears(bob, rung.id, desk);
    await bob.do('hangUp', rung.id);
    await isOver(call);
  });

  it('answer a user who calls from a browser, whose call goes on with them; the browsers of who is called stop ringing', async () => {
    const [{ phone }, { phone: second }] = [await registered(1), await registered(1)];
    // One that is not registered rings nowhere, and hinders nobody.
    await give(1);
    const id = await alice.dial(users[1] ?? '');
    const rung = await bob.last('incoming');
    await eventually(() => expect(second.calls[0]?.state).toBe('ringing'));
    const call = await taken(phone);
    await pageHears(alice, id, desk);
    await hears(call, tones.alice);
    console.info(`Heard ${(await alice.call(id)).heardAfter[desk] ?? 0} ms after the user was called`);
    expect((await ended(bob, rung.id)).reason).toBe('answeredElsewhere');
    await isOver(second.calls[0] ?? expect.fail());

    expect(await alice.do('hold', id, true)).toBeUndefined();
    await hears(call, undefined);
    expect(await alice.do('hold', id, false)).toBeUndefined();
    await hears(call, tones.alice);
    await pageHears(alice, id, desk);
    call.end();
    expect(await ended(alice, id)).toMatchObject({ reason: 'hangup', endedBy: users[1] });

    const next = await alice.dial(users[1] ?? '');
    const { id: answered } = await bob.last('incoming');
    await eventually(() => expect(phone.calls[1]?.state).toBe('ringing'));
    await bob.do('accept', answered);
    await isOver(phone.calls[1] ?? expect.fail());
    await pageHears(alice, next, tones.bob);
    await alice.do('hangUp', next);
  });

  it('answer a phone that calls the number of their user', async () => {
    const [{ phone }, { phone: second }] = [await registered(0), await registered(0)];
    const { id } = await phones.ring(numbers.alice);
    const rung = await alice.last('incoming');
    await eventually(() => expect(second.calls[0]?.state).toBe('ringing'));
    const call = await taken(phone);
    await isOver(second.calls[0] ?? expect.fail());
    expect(call.caller).toContain(echo);
    await hears(call, tones.carrier);
    await eventually(async () => expect((await phones.carrierCall(numbers.alice)).hears).toBe(desk));
    expect((await ended(alice, rung.id)).reason).toBe('answeredElsewhere');
    await phones.carrier(id, { end: true });
    await isOver(call);
  });

  it('call one another', async () => {
    const [{ phone: one }, { phone: other }] = [await registered(0), await registered(1)];
    const call = await one.call(users[1] ?? '');
    call.line.play({ tone: tones.menu });
    const answer = await taken(other);
    await hears(answer, tones.menu);
    await hears(call, desk);
    answer.end();
    await isOver(call);
  });

  it('of another app call none of its users and numbers, and are rung by nobody there', async () => {
    const other = createAdmin({ url: phones.server.url, ...(await phones.otherApp()) });
    await other.users.upsert({ id: 'zoe' });
    const created = await other.phones.create({ name: 'desk-of-zoe', userId: 'zoe' });
    const { password, realm, server = '' } = created;
    const zoe = await createDeskPhone({ name: 'desk-of-zoe', password, realm, server, host: '127.0.4.200' });
    on.push(zoe);
    expect(await zoe.register()).toBe(200);
    const { phone, name } = await registered(0);
    const refused = async (from: TestDeskPhone, to: string) => {
      const call = await from.call(to);
      await isOver(call);
      return call.status;
    };
    for (const to of [users[0] ?? '', users[1] ?? '', name]) expect([to, await refused(zoe, to)]).toEqual([to, 404]);
    // A number of the first app is one out there, for which this app has none to call from.
    expect(await refused(zoe, numbers.alice)).toBe(403);
    for (const to of ['zoe', 'desk-of-zoe']) expect([to, await refused(phone, to)]).toEqual([to, 404]);
    expect(await alice.dial(`sip:desk-of-zoe@${realm}`)).toBe('telephony/barred');
    expect(await other.phones.list()).toEqual([created.phone]);
    await expect(other.phones.delete(name)).rejects.toMatchObject({ code: 'telephony/no-phone' });
    expect([zoe.calls, phone.calls].flat().filter(({ way }) => way === 'in')).toEqual([]);
    await other.phones.delete('desk-of-zoe');
  });

  it('end their calls and register no more once they are taken away, and anew where their user was signed out', async () => {
    const { phone, name } = await registered(0);
    const call = await phone.call(echo);
    call.line.play({ tone: desk });
    await hears(call, desk);
    await admin.tokens.revoke(users[0] ?? '');
    await isOver(call);
    expect(await phone.register()).toBe(200);
    const next = await phone.call(echo);
    next.line.play({ tone: desk });
    await hears(next, desk);
    await admin.phones.delete(name);
    await isOver(next);
    expect(await phone.register()).toBe(401);
    alice = await phones.open('alice');
  });

  it('register and call again after Kamailio died', async () => {
    const { phone } = await registered(1);
    const id = await alice.dial(`tel:${echo}`);
    await pageHears(alice, id, tones.alice);
    phones.killProgram('kamailio');
    await ended(alice, id);
    await eventually(async () => expect(await phone.register()).toBe(200));
    // The server is back at the edge.
    await eventually(async () => expect(await alice.dial('tel:+15557770486')).not.toBe('telephony/unreachable'));
    const call = await phone.call(echo);
    call.line.play({ tone: desk });
    await hears(call, desk);
    call.end();
  });
});
