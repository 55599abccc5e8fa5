import type { CallReport } from '@parley/protocol';
import { createStore } from '../../kernel/create-store.js';
import { keepSame } from '../../kernel/keep-same.js';
import type { Observable } from '../../kernel/observable.js';
import { within } from '../../kernel/within.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { NetworkNews } from '../call-events.js';
import type { PeerStats } from '../media-port.js';
import { figuresOf, meanTrip, reportOf, type Figures } from './figures.js';
import { nextLevel, unknownLevel, type LevelState, type QualityLevel } from './level.js';
import { unknownQuality } from './unknown-quality.js';
import { createPartyLevels } from './party-levels.js';
import { addSpans, emptySpan } from './span.js';
import { createTally, type Counted } from './tally.js';

/** How good a call is now. What is not known is absent. */
export interface CallQuality extends Figures {
  /** Of what arrives here from the other side. */
  readonly level: QualityLevel;
  /** Of what arrives at the other side from here. */
  readonly sendingLevel: QualityLevel;
  /** Of what arrives here from each of the others, by participant; empty in a call of two. */
  readonly participants: Readonly<Record<string, QualityLevel>>;
  /** The microphone is on, and nothing at all has come out of it for more than 5 s. */
  readonly microphoneSilent: boolean;
}

/** How often a call is measured while somebody wants to know, in ms. */
export const sampleMs = 3_000;
/** How often it is measured and reported otherwise, in ms. */
export const reportMs = 30_000;
/** So long a microphone that is on must give nothing, in ms. */
const silentMs = 5_000;
/** A level of -80 dB of full scale, squared: below the noise of any microphone. */
const silentEnergyPerSecond = 1e-8;
/** How long the last sample may take, in ms. */
const lastSampleMs = 1_000;

/** What measuring needs. */
export interface QualityParts {
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly read: () => Promise<readonly Counted[]>;
  readonly isMicrophoneOn: () => boolean;
  /** The call looks for a new way: nothing gets through. */
  readonly isLost: () => boolean;
  /** Whether a participant says that their microphone is on. */
  readonly isHeard: (participant: string) => boolean;
  readonly onLevel: (whose: NetworkNews, level: QualityLevel, former: QualityLevel) => void;
  /** How long the call has been running, and how it went. */
  readonly life: () => Pick<CallReport, 'durationMs' | 'setupMs' | 'reconnects'>;
  readonly send: (report: CallReport) => void;
}

/** Measures one call. */
export interface QualityMeter {
  readonly quality: Observable<CallQuality>;
  /** Somebody wants to know. Returns the ending. */
  watch(): () => void;
  /** Media flows for the first time. */
  begin(): void;
  /** Measures and reports for the last time; call it while the counters can still be read. */
  end(): void;
}

/** Measures every few seconds while somebody watches, and now and then for the report. */
export function createQuality(parts: QualityParts): QualityMeter {
  const { clock, logger } = parts;
  let watchers = 0;
  let running = false;
  let stop: (() => void) | undefined;
  let last: PeerStats | undefined;
  let total = emptySpan;
  let reportedAt = 0;
  let silentFor = 0;
  let levels: { readonly remote: LevelState; readonly local: LevelState } = {
    remote: unknownLevel,
    local: unknownLevel,
  };

  const watch = () => {
    watchers += 1;
    if (watchers === 1) schedule();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      watchers -= 1;
      if (watchers === 0) schedule();
    };
  };
  const tally = createTally();
  const partyLevels = createPartyLevels((participant, level, former) =>
    parts.onLevel({ side: 'remote', participant }, level, former),
  );
  const store = createStore(unknownQuality, { logger });
  const schedule = () => {
    stop?.();
    stop = running ? clock.setTimer(tick, watchers > 0 ? sampleMs : reportMs) : undefined;
  };
  const take = (counted: readonly Counted[]) => {
    const taken = tally.take(clock.now(), counted);
    last = taken.stats;
    total = addSpans(total, taken.span);
    return taken;
  };
  const step = (side: 'local' | 'remote', mos: number | undefined, isTold = true): QualityLevel => {
    const former = levels[side];
    const figure = parts.isLost() ? 1 : mos;
    if (figure === undefined) return former.level;
    const next = nextLevel(former, figure);
    levels = { ...levels, [side]: next };
    if (isTold && next.level !== former.level) parts.onLevel({ side }, next.level, former.level);
    return next.level;
  };
  const report = (stats: PeerStats) => {
    reportedAt = clock.now();
    parts.send(reportOf(total, stats, parts.life()));
  };
  const listen = ({ audioEnergySent = 0 }: PeerStats, former: PeerStats | undefined, ms: number) => {
    const grown = former?.audioEnergySent === undefined ? undefined : audioEnergySent - former.audioEnergySent;
    const silent = grown !== undefined && grown >= 0 && grown < (silentEnergyPerSecond * ms) / 1_000;
    silentFor = silent && parts.isMicrophoneOn() ? silentFor + ms : 0;
    return silentFor > silentMs;
  };
  const measure = async () => {
    const counted = await parts.read();
    if (!running) return;
    const former = last;
    const { span, stats, parties } = take(counted);
    const microphoneSilent = listen(stats, former, span.ms);
    // A span needs two samples.
    if (span.ms === 0) return;
    const figures = figuresOf(span, stats);
    // Of more than two it is told who they are.
    const level = step('remote', figures.mos, !counted.some(({ from }) => from !== undefined));
    const sendingLevel = step('local', figures.sendingMos);
    const { isHeard, isLost } = parts;
    const now = partyLevels({ parties, roundTripMs: meanTrip(span), isLost: isLost(), isHeard });
    const participants = keepSame(store.get().participants, now);
    store.set(keepSame(store.get(), { ...figures, level, sendingLevel, participants, microphoneSilent }));
    if (clock.now() - reportedAt >= reportMs) report(stats);
  };
  const look = () => {
    measure().catch((error: unknown) => logger?.debug('A call could not be measured', { error }));
  };
  const tick = () => {
    schedule();
    look();
  };
  return {
    quality: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    watch,
    begin() {
      if (running) return;
      running = true;
      reportedAt = clock.now();
      look();
      schedule();
    },
    end() {
      if (!running) return;
      running = false;
      stop?.();
      within(clock, lastSampleMs, parts.read()).then(
        (counted) => {
          if (counted) take(counted);
          if (last) report(last);
        },
        () => {
          if (last) report(last);
        },
      );
    },
  };
}
