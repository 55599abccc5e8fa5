import type { IncomingPhoneCall, PhoneEnd, PhoneLeg, PhoneLegEvent } from '../kernel/phone-edge.js';
import { joinLegs, type JoinedLegs } from '../kernel/join-legs.js';

type Place = (
  call: { readonly callId: string; readonly sdp: string },
  tell: (event: PhoneLegEvent) => void,
) => PhoneLeg;

/** Why a call was not taken that then goes to its fallback. */
const untaken: readonly PhoneEnd[] = ['timeout', 'busy', 'rejected'];

/** The call, which rings another phone where nobody here takes it: its caller hears no difference. */
export function forwardUnanswered(call: IncomingPhoneCall, place: Place): IncomingPhoneCall {
  return {
    ...call,
    take(tell) {
      let joined: JoinedLegs | undefined;
      let taken = false;
      const leg = call.take((event) => {
        if (joined) joined.first(event);
        else tell(event);
      });
      return {
        ...leg,
        accept(sdp) {
          taken = true;
          leg.accept(sdp);
        },
        end(reason) {
          if (joined) return;
          if (taken || !untaken.includes(reason)) {
            leg.end(reason);
            return;
          }
          joined = joinLegs(leg, (hear) => place({ callId: 'forwarded', sdp: call.sdp }, hear));
        },
      };
    },
  };
}
