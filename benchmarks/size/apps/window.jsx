// A conversation window on a page: messages, composer and the connection's banner.
import { Composer, ConnectionBanner, ConversationHeader, MessageList, ParleyProvider } from '@parley/react';
import '@parley/react/styles.css';

export const app = (parley, id) => (
  <ParleyProvider parley={parley}>
    <ConnectionBanner />
    <ConversationHeader conversationId={id} />
    <MessageList conversationId={id} />
    <Composer conversationId={id} />
  </ParleyProvider>
);
