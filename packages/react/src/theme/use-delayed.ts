import { useEffect, useState } from 'react';

/** True once `active` has been true for this many milliseconds; false at once when it ends. */
export function useDelayed(active: boolean, milliseconds: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setOver(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setOver(false);
    };
  }, [active, milliseconds]);
  return active && over;
}
