import type { PhoneLeg, PhoneLegEvent } from './phone-edge.js';

/** Two phones that talk to each other: what one says goes to the other. */
export interface JoinedLegs {
  /** Takes what the first leg tells. */
  readonly first: (event: PhoneLegEvent) => void;
  /** Takes what the second one tells. */
  readonly second: (event: PhoneLegEvent) => void;
}

/** Joins a leg with a second one, which may be rung here first. The end of either ends the other. */
export function joinLegs(
  first: PhoneLeg,
  makeSecond: (tell: (event: PhoneLegEvent) => void) => PhoneLeg,
  talking = false,
): JoinedLegs {
  let answered = talking;
  let over = false;

  function between(from: PhoneLegEvent, to: PhoneLeg | undefined, back: boolean): void {
    if (over) {
      if (from.type === 'offered') from.refuse();
      return;
    }
    switch (from.type) {
      case 'ringing':
      case 'early':
        if (back && !answered) to?.ring();
        return;
      case 'answered':
        answered = true;
        to?.accept(from.sdp);
        return;
      case 'offered':
        if (to && answered) to.renegotiate(from.sdp).then(from.answer, from.refuse);
        else from.refuse();
        return;
      case 'ended':
        over = true;
        to?.end(answered ? 'hangup' : from.reason);
    }
  }

  const second: PhoneLeg | undefined = makeSecond((event) => between(event, first, true));
  return {
    first: (event) => between(event, second, false),
    second: (event) => between(event, first, true),
  };
}
