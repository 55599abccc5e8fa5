// An app that draws everything itself.
import {
  ParleyProvider,
  useConnection,
  useConversations,
  useMessages,
  usePresence,
  useSendMessage,
  useTyping,
} from '@parley/react';
import { useCall, useCalls, useDevices, useIncomingCall } from '@parley/react';

function Screen({ id }) {
  const { status } = useConnection();
  const values = [useConversations(), useMessages(id), usePresence('bob'), useSendMessage(id), useTyping(id)];
  const calls = [useCalls(), useCall(), useDevices(), useIncomingCall()];
  return <output>{[status, values.length, calls.length].join(' ')}</output>;
}

export const app = (parley, id) => (
  <ParleyProvider parley={parley}>
    <Screen id={id} />
  </ParleyProvider>
);
