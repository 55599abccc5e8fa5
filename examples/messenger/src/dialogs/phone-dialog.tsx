import { DialPad, useCall } from '@parley/react';
import { PhoneIncoming } from 'lucide-react';
import { useEffect, useState } from 'react';
import { callFromCarrier } from '../demo/demo-server.js';
import { usePhones } from '../demo/use-phones.js';
import { useMe } from '../messenger/use-me.js';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';
import './phone-dialog.css';

/** A dial pad, and what the simulated carrier offers to try it with. */
export function PhoneDialog({ number, onClose }: { readonly number?: string; readonly onClose: () => void }) {
  const status = useCall()?.state.status;
  const [given, setGiven] = useState({ number, key: 0 });
  useEffect(() => {
    // Who calls wants to see the call; during one the keys send their tones.
    if (status === 'calling') onClose();
  }, [status, onClose]);
  return (
    <Dialog title="Dial pad" wide onClose={onClose}>
      <div className="phone">
        <DialPad key={given.key} number={given.number} />
        <TestNumbers onDial={(to) => setGiven(({ key }) => ({ number: to, key: key + 1 }))} onClose={onClose} />
      </div>
    </Dialog>
  );
}

function TestNumbers({ onDial, onClose }: { readonly onDial: (number: string) => void; readonly onClose: () => void }) {
  const { carrier, people } = usePhones();
  const me = useMe();
  const [problem, setProblem] = useState<string>();
  const own = people.find(({ userId }) => userId === me.id);
  if (carrier.length === 0) return null;
  const ring = (to: string) => {
    callFromCarrier(to).then(onClose, (error: unknown) => setProblem(sayProblem(error)));
  };
  return (
    <section className="phone-tests" aria-labelledby="phone-tests">
      <h3 id="phone-tests" className="label">
        Numbers of the simulated carrier
      </h3>
      <ul className="phone-list">
        {carrier.map((each) => (
          <li key={each.number}>
            <button type="button" className="phone-row" onClick={() => onDial(each.number)}>
              <span className="phone-does">{each.does}</span>
              <bdi className="phone-number" dir="ltr">
                {written(each.number)}
              </bdi>
            </button>
          </li>
        ))}
      </ul>
      {own && (
        <>
          <p className="meta">
            Your number is <bdi dir="ltr">{written(own.number)}</bdi>.
          </p>
          <Button icon={PhoneIncoming} onClick={() => ring(own.number)}>
            Let a phone call me
          </Button>
        </>
      )}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

/** The demo's numbers are all of North America. */
function written(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/u, '+1 $1 $2 $3');
}
