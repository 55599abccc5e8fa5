import type { CallTest, CallTestState } from '@parley/core';
import { useCallback, useEffect, useState } from 'react';
import { useParley } from '../provider/use-parley.js';
import type { Strings } from '../theme/strings.js';
import { useStrings } from '../theme/use-strings.js';

/** Tries the network while the user looks at themselves, and says what a call will be like. */
export function PreJoinNetwork() {
  const { calls } = useParley();
  const { preJoin } = useStrings();
  const [state, setState] = useState<CallTestState>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    let running: CallTest | undefined;
    calls.test({ steps: ['server', 'udp', 'tcp', 'tls', 'quality'] }).then(
      (test) => {
        running = test;
        if (gone) {
          test.cancel();
          return;
        }
        setState(test.state.get());
        test.state.subscribe((now) => {
          if (!gone) setState(now);
        });
      },
      () => undefined,
    );
    return () => {
      gone = true;
      running?.cancel();
    };
  }, [calls, round]);
  const again = useCallback(() => {
    setState(undefined);
    setRound((former) => former + 1);
  }, []);
  const { level, words } = resultOf(state, preJoin);
  const forecast = state?.done ? state.forecast : undefined;
  return (
    <section className="parley-prejoin-network" aria-label={preJoin.network} data-parley-level={level}>
      <span className="parley-label">{preJoin.network}</span>
      <p role="status">
        {level === undefined ? preJoin.testing : words}
        {forecast && (
          <span className="parley-muted parley-prejoin-figures">
            {preJoin.figures(forecast.roundTripMs, forecast.lossPercent)}
          </span>
        )}
      </p>
      {level !== undefined && (
        <button type="button" className="parley-text-button" onClick={again}>
          {preJoin.testAgain}
        </button>
      )}
    </section>
  );
}

interface NetworkResult {
  /** Absent while it is tried. */
  readonly level?: 'good' | 'fair' | 'poor' | 'unknown';
  readonly words: string;
}

function resultOf(state: CallTestState | undefined, words: Strings['preJoin']): NetworkResult {
  if (!state?.done) return { words: '' };
  const stateOf = (name: string) => state.steps.find((step) => step.name === name);
  if (stateOf('server')?.state === 'failed') return { level: 'poor', words: words.offline };
  if (state.forecast) return { level: state.forecast.level, words: words[state.forecast.level] };
  const ways = (['udp', 'tcp', 'tls'] as const).map((name) => stateOf(name)?.state);
  const closed = ways.includes('failed') && !ways.includes('passed');
  return closed ? { level: 'poor', words: words.noRelays } : { level: 'unknown', words: words.untested };
}
