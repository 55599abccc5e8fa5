import type { PhoneOptions } from '@parley/react';
import { useEffect, useState } from 'react';
import { listPhones, type DemoPhones } from './demo-server.js';

const none: DemoPhones = { country: 'US', people: [], carrier: [] };

/** The numbers of the demo: nobody has one where the server was started without `--phone`. */
export function usePhones(): DemoPhones {
  const [phones, setPhones] = useState(none);
  useEffect(() => {
    const abort = new AbortController();
    // A server without phones, or none: nothing is missed.
    listPhones(abort.signal).then(setPhones, () => undefined);
    return () => abort.abort();
  }, []);
  return phones;
}

/** What the kit is told of them: names of numbers, and the country that is dialled in. */
export function asPhoneOptions({ country, people, carrier }: DemoPhones): PhoneOptions {
  return { country, book: [...people, ...carrier.map(({ number, name }) => ({ number, name: `Test: ${name}` }))] };
}
