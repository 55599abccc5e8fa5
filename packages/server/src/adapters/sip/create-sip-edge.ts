import type { Invitation } from 'sip.js';
import { Inviter, Registerer, RegistererState, UserAgent, UserAgentState, type Session } from 'sip.js';
import type { IncomingPhoneCall, PhoneEdge, PhoneEnd, PhoneLeg } from '../../kernel/phone-edge.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { logFailure } from '../../kernel/log-failure.js';
import { refusals } from '../../telephony/cause-codes.js';
import { createRelayedMedia, type RelayedMedia } from './relayed-media.js';
import { createSipLeg, type SipLeg } from './create-sip-leg.js';
import { SipTransport } from './sip-transport.js';

/** A SIP edge that trusts this backend. */
export interface SipEdgeAddress {
  /** Its WebSocket for backends, `ws:` or `wss:`. */
  readonly url: string;
  /** The password of backends. */
  readonly secret: string;
  /** What addresses of the edge end with. */
  readonly realm: string;
  /** As whom the backend registers; `backend` unless said. */
  readonly user?: string;
}

/** What it is given. */
export interface SipEdgeDeps {
  readonly address: SipEdgeAddress;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a connection may take, and how long to wait before the next attempt, in ms. */
const connectWithin = 5_000;
const tryAgainAfter = [250, 500, 1_000, 2_000, 4_000] as const;
/** Seconds for which a registration holds: the edge forgets a backend that is gone at the latest then. */
const registeredFor = 60;
/** How long an edge is waited for that is told that the backend leaves, in ms. */
const leaveWithin = 1_000;

/**
 * A back-to-back user agent in signalling alone (RFC 7092): each call has a leg here, whose descriptions are those of a device.
 * The backend has one connection to the edge; where it breaks, the edge ends all calls on it, and so does the backend.
 */
export function createSipEdge({ address, clock, log }: SipEdgeDeps): PhoneEdge {
  const { url, secret, realm, user = 'backend' } = address;
  const legs = new Set<SipLeg>();
  const mediaOf = new WeakMap<Session, RelayedMedia>();
  let take: ((call: IncomingPhoneCall) => void) | undefined;
  let tellUp: (() => void) | undefined;
  let registered = false;
  let stopped = false;
  let attempts = 0;
  let cancelRetry: (() => void) | undefined;
  const failed = (task: string) => (error: unknown) => logFailure(log, error, { task });
  const uri = (text: string) => {
    const made = UserAgent.makeURI(text);
    if (!made) throw new Error(`Unable to use the SIP edge: because ${text} is no address.`);
    return made;
  };

  const agent = new UserAgent({
    uri: uri(`sip:${user}@${realm}`),
    authorizationUsername: user,
    authorizationPassword: secret,
    transportConstructor: SipTransport,
    transportOptions: { url, within: connectWithin },
    contactParams: { transport: 'ws' },
    reconnectionAttempts: 0,
    gracefulShutdown: false,
    logBuiltinEnabled: false,
    // It rings once somebody is found whom it rings: a call that is refused has never rung.
    sendInitialProvisionalResponse: false,
    userAgentString: 'Parley',
    // A session without a leg is refused before it has any media.
    sessionDescriptionHandlerFactory: (session) =>
      mediaOf.get(session) ?? createRelayedMedia((_, { refuse }) => refuse()),
    delegate: {
      onInvite: incoming,
      onConnect: () => void register(),
      onDisconnect: disconnected,
    },
  });
  const registerer = new Registerer(agent, { expires: registeredFor, refreshFrequency: 75 });
  registerer.stateChange.addListener((state) => {
    if (state !== RegistererState.Unregistered) return;
    registered = false;
    if (!stopped && agent.isConnected()) retry();
  });

  function register(): Promise<void> {
    attempts = 0;
    return registerer
      .register({
        requestDelegate: {
          onAccept: () => {
            if (registered) return;
            log.info({ url }, 'Registered at the SIP edge.');
            registered = true;
            tellUp?.();
          },
          onReject: ({ message }) => {
            log.error({ url, status: message.statusCode }, 'The SIP edge refuses this backend.');
            retry();
          },
        },
      })
      .then(() => undefined, failed('sip.register'));
  }

  function retry(): void {
    if (stopped || cancelRetry) return;
    const wait = tryAgainAfter[Math.min(attempts, tryAgainAfter.length - 1)] ?? 0;
    attempts += 1;
    cancelRetry = clock.setTimer(() => {
      cancelRetry = undefined;
      if (stopped) return;
      if (agent.isConnected()) void register();
      else agent.reconnect().catch(() => retry());
    }, wait);
  }

  function disconnected(): void {
    registered = false;
    if (stopped) return;
    log.warn({ url, legs: legs.size }, 'The connection to the SIP edge is lost: its calls end.');
    for (const leg of legs) leg.lost();
    retry();
  }

  function legFor(session: Inviter | Invitation, tell: Parameters<PhoneEdge['place']>[1]): SipLeg {
    const media = createRelayedMedia((sdp, done) => leg.offered(sdp, done));
    mediaOf.set(session, media);
    const leg: SipLeg = createSipLeg({
      ...{ session, media, tell },
      over: () => void legs.delete(leg),
      failed: failed('sip.leg'),
    });
    legs.add(leg);
    return leg;
  }

  function incoming(invitation: Invitation): void {
    const { request, body } = invitation;
    const refuse = (reason: PhoneEnd) => {
      const { status, phrase, reason: why } = refusals[reason];
      invitation
        .reject({ statusCode: status, reasonPhrase: phrase, extraHeaders: [`Reason: ${why}`] })
        .catch(failed('sip.refuse'));
    };
    if (!take || !body) {
      refuse('failed');
      return;
    }
    const account = request.getHeader('x-parley-account');
    const asserted = invitation.assertedIdentity ?? invitation.remoteIdentity;
    const from = asserted.uri.user;
    const name = asserted.displayName;
    let gone = false;
    invitation.delegate = {
      onCancel: () => {
        gone = true;
      },
    };
    take({
      // The request's own address is this backend's, by the time it is here.
      to: request.getHeader('x-parley-number') ?? request.to.uri.user ?? '',
      ...(from === undefined ? {} : { from }),
      ...(name ? { name } : {}),
      ...(account === undefined ? {} : { account }),
      sdp: body,
      take(tell): PhoneLeg {
        const leg = legFor(invitation, tell);
        // Its caller gave up before anybody was found.
        if (gone) queueMicrotask(() => leg.lost());
        return leg;
      },
      refuse,
    });
  }

  agent.start().catch(() => retry());
  return {
    place({ to, caller, sdp }, tell) {
      const target = to.startsWith('sip:') ? to : `sip:${to.replace(/^tel:/, '')}@${realm};user=phone`;
      const inviter = new Inviter(agent, uri(target), {
        extraHeaders: caller === undefined ? [] : [`X-Parley-Caller: ${caller}`],
      });
      const leg = legFor(inviter, tell);
      // Nothing is told before the caller has the leg.
      queueMicrotask(() => leg.invite(sdp));
      return leg;
    },
    onIncoming(taker) {
      take = taker;
    },
    onUp(tell) {
      tellUp = tell;
      if (registered) tell();
    },
    isUp: () => registered,
    async stop() {
      stopped = true;
      cancelRetry?.();
      let giveUp: (() => void) | undefined;
      for (const leg of legs) leg.end('failed');
      // Its timers would keep the process for as long as the registration holds.
      await Promise.race([
        registerer.dispose().catch(failed('sip.unregister')),
        new Promise<void>((resolve) => {
          giveUp = clock.setTimer(resolve, leaveWithin);
        }),
      ]);
      giveUp?.();
      if (agent.state === UserAgentState.Started) await agent.stop().catch(failed('sip.stop'));
    },
  };
}
