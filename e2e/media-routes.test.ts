import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  expectToHear,
  mark,
  onPage,
  serverAddress,
  startCallInNetworks,
  tell,
  whyNoCalls,
  type CallInNetworks,
  type Pages,
} from './helpers/call-in-networks.js';
import { eventually } from './helpers/eventually.js';

const why = whyNoCalls();
const turnUrls = ['turn:ADDRESS:3478?transport=udp', 'turn:ADDRESS:3478?transport=tcp', 'turns:ADDRESS:5349']
  .join()
  .replaceAll('ADDRESS', serverAddress);

describe.skipIf(why !== undefined)(`a call between networks${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let world: CallInNetworks;
  beforeAll(async () => {
    world = await startCallInNetworks({
      args: ['--turn'],
      env: { PARLEY_TURN_LIFETIME: '10000', PARLEY_TURN_URLS: turnUrls },
    });
  });
  afterEach(() => {
    for (const machine of ['server', 'left', 'right'] as const) world.networks.filter(machine, []);
    for (const link of ['wifi', 'mobile'] as const) world.networks.setLink(link, 'up');
  });
  afterAll(() => world.close());

  /** How media goes, seen from both sides. */
  const ways = ({ left, right }: Pages) => Promise.all([left, right].map((page) => onPage(page, (own) => own.way())));
  /** The first way found may give place to a better one. */
  const expectWay = (call: Pages, way: Readonly<Record<string, unknown>>) =>
    eventually(async () => {
      for (const own of await ways(call)) expect(own).toMatchObject(way);
    });
  const [host, relay] = ['host', 'relay'].map((type) => expect.stringMatching(new RegExp(`^${type} `)) as unknown);
  const onlyTcp = (...ports: number[]) => [
    'table inet parley {',
    'chain out { type filter hook output priority 0; policy drop;',
    'oif lo accept',
    `tcp dport { ${ports.join(', ')} } accept`,
    '}',
    '}',
  ];
  const refuseAllBut = (...ports: number[]) => {
    for (const side of ['left', 'right'] as const) world.networks.filter(side, onlyTcp(...ports));
  };

  it('tells before a call which ways are open, and what a call will be like', async () => {
    const { left } = await world.call();
    await onPage(left, (own) => own.hangUp());
    const open = await onPage(left, (own) => own.tryNetwork());
    expect(open.steps).toMatchObject({ server: 'passed', udp: 'passed', tcp: 'passed', quality: 'passed' });
    expect(open.forecast).toMatchObject({ level: 'good', lossPercent: 0 });
    refuseAllBut(7_275, 3_478);
    const tcp = await onPage(left, (own) => own.tryNetwork());
    expect(tcp.steps).toMatchObject({ server: 'passed', udp: 'test/unreachable', tcp: 'passed', quality: 'passed' });
    expect(tcp.steps['tls']).toBe('test/unreachable');
    refuseAllBut(7_275);
    const none = await onPage(left, (own) => own.tryNetwork());
    expect(none.steps).toMatchObject({ server: 'passed', udp: 'test/unreachable', quality: 'test/impossible' });
  });

  it('goes directly where it can', async () => {
    const call = await world.call();
    await expectWay(call, { local: host, remote: host, protocol: 'udp' });
    await tell('directly', call);
  });

  it('goes through relays alone where that is wanted, and never tells an address', async () => {
    const call = await world.call('&relay');
    // By UDP, TCP or TLS: a browser gathers no more relays once one of them has connected it.
    await expectWay(call, { local: relay, remote: relay });
    const candidates = await onPage(call.left, (own) =>
      own.log.map(([, what]) => what).filter((what) => /typ /.test(what)),
    );
    expect(candidates.length).toBeGreaterThan(0);
    for (const candidate of candidates) expect(candidate).toMatch(/typ relay raddr 0\.0\.0\.0/);
    await tell('by relays', call);
  });

  it('goes through a relay over TCP where UDP is blocked', async () => {
    refuseAllBut(7_275, 3_478);
    const call = await world.call();
    await expectWay(call, { local: relay, relayProtocol: 'tcp' });
    await tell('by TCP', call);
  });

  it('goes through a relay over TLS where nothing else gets out', async () => {
    refuseAllBut(7_275, 5_349);
    const call = await world.call();
    await expectWay(call, { local: relay, relayProtocol: 'tls' });
    await tell('by TLS', call);
  });

  it.each(['', '&relay'])('goes on when a person leaves one network for another (%j)', async (query) => {
    world.networks.setLink('mobile', 'down');
    const call = await world.call(query);
    await mark(call);
    world.networks.setLink('wifi', 'down');
    world.networks.setLink('mobile', 'up');
    // What was on its way is still played.
    await eventually(async () => expect((await onPage(call.left, (own) => own.account())).silent).toBeGreaterThan(0));
    await expectToHear(call);
    await tell(`another network${query}`, call);
  });

  it('goes on when one of two networks is lost', async () => {
    const call = await world.call();
    const [way] = await ways(call);
    await mark(call);
    world.networks.setLink(way?.local.includes('10.77.1.') === true ? 'wifi' : 'mobile', 'down');
    await eventually(async () => expect((await ways(call))[0]?.local).not.toBe(way?.local));
    await expectToHear(call);
    await tell('one of two networks', call);
  });

  it('goes on through a relay when the direct way is lost without a word', async () => {
    const call = await world.call();
    await mark(call);
    const silently = [
      'table inet parley {',
      'chain forward { type filter hook forward priority 0; policy drop; }',
      '}',
    ];
    world.networks.filter('server', silently);
    await eventually(async () => {
      for (const way of await ways(call)) expect([way?.local, way?.remote]).toContainEqual(relay);
    });
    await expectToHear(call);
    await tell('the direct way lost', call);
  });

  it('finds relays with fresh credentials when the first have expired', async () => {
    world.networks.setLink('mobile', 'down');
    const call = await world.call('&relay');
    const expiries = () => onPage(call.left, (own) => own.usernames.map((name) => Number(name.split(':')[0])));
    const first = Math.min(...(await expiries()));
    // The credentials of the beginning are of no use any more, and others are at hand.
    await eventually(async () => {
      expect(Date.now() / 1_000).toBeGreaterThan(first + 1);
      expect(Math.max(...(await expiries()))).toBeGreaterThan(Date.now() / 1_000 + 2);
    });
    await mark(call);
    world.networks.setLink('wifi', 'down');
    world.networks.setLink('mobile', 'up');
    await eventually(async () => expect((await onPage(call.left, (own) => own.account())).silent).toBeGreaterThan(0));
    await expectToHear(call);
    await expectWay(call, { local: relay, remote: relay });
    await tell('another network, with fresh credentials', call);
  });

  it('is not touched when the server dies and comes back', async () => {
    const call = await world.call();
    await mark(call);
    await world.server.kill();
    await eventually(async () =>
      expect(await onPage(call.left, (own) => own.connection.map(([, status]) => status))).toContain('reconnecting'),
    );
    await world.server.restart();
    for (const page of [call.left, call.right])
      await eventually(async () => expect((await onPage(page, (own) => own.connection)).at(-1)?.[1]).toBe('connected'));
    await expectToHear(call);
    for (const page of [call.left, call.right]) {
      expect((await onPage(page, (own) => own.statuses)).at(-1)).toBe('active');
      expect(await onPage(page, (own) => own.log.map(([, what]) => what))).not.toContain('restartIce');
    }
    await tell('the server killed', call);
  });
});
