import type { CallTest } from '@parley/core';
import Volume2 from 'lucide-react/icons/volume-2';
import { useEffect, useRef, useState } from 'react';
import { useParley } from '../provider/use-parley.js';
import { useStrings } from '../theme/use-strings.js';

type Stage = 'idle' | 'playing' | 'asking' | 'works' | 'notHeard' | 'soundBlocked';

/** Plays a sound on the chosen speaker, and asks whether it was heard. */
export function SpeakerTest() {
  const { calls } = useParley();
  const { devices } = useStrings();
  const [stage, setStage] = useState<Stage>('idle');
  const running = useRef<CallTest>(undefined);
  useEffect(() => () => running.current?.cancel(), []);
  const look = ({ steps: [step], asksHeard }: ReturnType<CallTest['state']['get']>) => {
    if (step?.state === 'passed') setStage('works');
    else if (step?.code === 'test/not-heard') setStage('notHeard');
    else if (step?.state === 'failed' || step?.state === 'skipped') setStage('soundBlocked');
    else setStage(asksHeard ? 'asking' : 'playing');
  };
  const play = () => {
    running.current?.cancel();
    setStage('playing');
    calls.test({ steps: ['speaker'] }).then(
      (test) => {
        running.current = test;
        look(test.state.get());
        test.state.subscribe((state) => {
          if (running.current === test) look(state);
        });
      },
      () => setStage('soundBlocked'),
    );
  };
  return (
    <div className="parley-speaker-test">
      {stage === 'asking' ? (
        <div className="parley-speaker-question" role="group" aria-label={devices.heard}>
          <span>{devices.heard}</span>
          <button type="button" className="parley-button" onClick={() => running.current?.heard(true)}>
            {devices.yes}
          </button>
          <button type="button" className="parley-button" onClick={() => running.current?.heard(false)}>
            {devices.no}
          </button>
        </div>
      ) : (
        <button type="button" className="parley-text-button" disabled={stage === 'playing'} onClick={play}>
          <Volume2 aria-hidden="true" size={16} strokeWidth={1.5} />
          {stage === 'playing' ? devices.playing : devices.tryOut}
        </button>
      )}
      <span role="status" className="parley-muted">
        {stage === 'works' || stage === 'notHeard' || stage === 'soundBlocked' ? devices[stage] : ''}
      </span>
    </div>
  );
}
