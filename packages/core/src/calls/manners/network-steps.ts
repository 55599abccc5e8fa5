import type { IceServer } from '@parley/protocol';
import { ParleyError } from '../../kernel/parley-error.js';
import { within } from '../../kernel/within.js';
import type { CallTestStepName } from './call-test.js';
import type { Lane, TestBench } from './create-call-test.js';
import { gathers } from './gather.js';
import { loopCall } from './loop-call.js';
import { serversBy, type RelayProtocol } from './relay-servers.js';
import { failed, passed, skipped, type Outcome } from './test-outcome.js';

/** How long the server may take to answer, in ms. */
const answerMs = 10_000;
/** As a call would choose: the quickest first. */
const protocols: readonly RelayProtocol[] = ['udp', 'tcp', 'tls'];

/** The server, its relays by each protocol at once, and a call through the best of them. */
export function networkSteps(bench: TestBench, steps: readonly CallTestStepName[]): Lane {
  const reached = new Set<RelayProtocol>();

  /** Each time anew: credentials may live for no longer than a step takes. */
  const ask = async (): Promise<readonly IceServer[]> => {
    const { link, clock } = bench;
    const answer = await within(clock, answerMs, link.request('media.iceServers', {}));
    if (answer) return answer.iceServers;
    const text = 'Unable to reach the server: because it did not answer in time. Look at the network, then try again.';
    throw new ParleyError('connection/timeout', text, { retryable: true });
  };
  const tryRelay = async (protocol: RelayProtocol): Promise<Outcome> => {
    const servers = await ask();
    const relays = serversBy(protocol, servers);
    if (relays.length > 0) {
      if (!(await gathers(bench, relays, 'relay'))) return failed('test/unreachable');
      reached.add(protocol);
      return passed;
    }
    const stun = protocol === 'udp' ? serversBy('stun', servers) : [];
    // A machine that is its own public address gathers nothing by STUN, and needs nothing.
    return stun.length > 0 && (await gathers(bench, stun, 'srflx')) ? passed : skipped('test/not-offered');
  };
  const tryCall = async (): Promise<Outcome> => {
    await Promise.all(protocols.filter((protocol) => !steps.includes(protocol)).map(tryRelay));
    const best = protocols.find((protocol) => reached.has(protocol));
    if (!best) return skipped('test/impossible');
    const forecast = await loopCall(bench, serversBy(best, await ask()));
    if (forecast === 'test/impossible') return skipped(forecast);
    if (forecast === 'test/unreachable') return failed(forecast);
    bench.show({ forecast });
    return forecast.level === 'poor' ? failed('test/poor') : passed;
  };
  return [
    [{ name: 'server', run: () => ask().then(() => passed) }],
    protocols.map((name) => ({ name, run: () => tryRelay(name) })),
    [{ name: 'quality', run: tryCall }],
  ];
}
